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

    /// <summary>Addresses kept of one peer; an honest one has a handful.</summary>
    internal const int MaxAddresses = 32;

    /// <summary>Protocols kept of one peer.</summary>
    internal const int MaxProtocols = 128;

    /// <summary>Bytes kept of a name; longer ones are left out.</summary>
    internal const int MaxText = 256;

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
                    if (reader.Bytes() is var encoded && addresses.Count < MaxAddresses && encoded.Length <= MaxText && TryDecode(encoded) is { } address)
                    {
                        addresses.Add(address);
                    }

                    break;
                case 3:
                    if (Text(reader.Bytes()) is { } protocol && protocols.Count < MaxProtocols)
                    {
                        protocols.Add(protocol);
                    }

                    break;
                case 4:
                    message = message with { ObservedAddress = TryDecode(reader.Bytes()) };
                    break;
                case 5:
                    message = message with { ProtocolVersion = Text(reader.Bytes()) };
                    break;
                case 6:
                    message = message with { AgentVersion = Text(reader.Bytes()) };
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

    private static string? Text(ReadOnlySpan<byte> utf8) => utf8.Length <= MaxText ? System.Text.Encoding.UTF8.GetString(utf8) : null;

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
