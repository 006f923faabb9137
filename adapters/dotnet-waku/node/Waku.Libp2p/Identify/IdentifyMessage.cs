using System.Buffers;
using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Primitives;
using Waku.Libp2p.Protobuf;

namespace Waku.Libp2p.Identify;

/// <summary>What a peer says of itself (libp2p identify spec). Absent fields are null or empty.</summary>
public sealed record IdentifyMessage
{
    /// <summary>Longest message accepted or sent, in bytes.</summary>
    internal const int MaxLength = 64 * 1024;

    /// <summary>Protobuf-encoded public key.</summary>
    public byte[]? PublicKey { get; init; }

    /// <summary>Addresses the peer listens on; entries that cannot be read are left out.</summary>
    public IReadOnlyList<Multiaddr> ListenAddresses { get; init; } = [];

    /// <summary>Protocols the peer serves.</summary>
    public IReadOnlyList<string> Protocols { get; init; } = [];

    /// <summary>The address the peer sees us at.</summary>
    public Multiaddr? ObservedAddress { get; init; }

    /// <summary>Protocol version, <c>ipfs/0.1.0</c> by custom.</summary>
    public string? ProtocolVersion { get; init; }

    /// <summary>Name and version of the implementation.</summary>
    public string? AgentVersion { get; init; }

    internal static IdentifyMessage Decode(ReadOnlySpan<byte> bytes)
    {
        var message = new IdentifyMessage();
        List<Multiaddr> addresses = [];
        List<string> protocols = [];
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    message = message with { PublicKey = reader.Bytes().ToArray() };
                    break;
                case 2:
                    if (TryDecode(reader.Bytes()) is { } address)
                    {
                        addresses.Add(address);
                    }

                    break;
                case 3:
                    protocols.Add(reader.String());
                    break;
                case 4:
                    message = message with { ObservedAddress = TryDecode(reader.Bytes()) };
                    break;
                case 5:
                    message = message with { ProtocolVersion = reader.String() };
                    break;
                case 6:
                    message = message with { AgentVersion = reader.String() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return message with { ListenAddresses = addresses, Protocols = protocols };
    }

    internal byte[] Encode()
    {
        var output = new ArrayBufferWriter<byte>(512);
        var writer = new ProtoWriter(output);
        if (PublicKey is not null)
        {
            writer.Bytes(1, PublicKey);
        }

        foreach (var address in ListenAddresses)
        {
            writer.Bytes(2, address.Encode());
        }

        foreach (var protocol in Protocols)
        {
            writer.String(3, protocol);
        }

        if (ObservedAddress is not null)
        {
            writer.Bytes(4, ObservedAddress.Encode());
        }

        if (ProtocolVersion is not null)
        {
            writer.String(5, ProtocolVersion);
        }

        if (AgentVersion is not null)
        {
            writer.String(6, AgentVersion);
        }

        return output.WrittenSpan.ToArray();
    }

    private static Multiaddr? TryDecode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Multiaddr.Decode(bytes);
        }
        catch (Libp2pException)
        {
            // Peers announce transports we do not know; the rest of the message is still good.
            return null;
        }
    }
}
