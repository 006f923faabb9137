using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Primitives;

namespace Waku.Libp2p.Multiaddrs;

/// <summary>Text and binary forms of multiaddrs.</summary>
internal static class MultiaddrCodec
{
    private const int MaxParts = 32;
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static Multiaddr ParseText(string text)
    {
        var tokens = text.TrimEnd('/').Split('/');
        if (tokens.Length < 2 || tokens[0].Length != 0)
        {
            throw new Libp2pException($"'{text}' is not a multiaddr: it must start with '/'");
        }

        var parts = new List<(MultiaddrProtocol, string)>();
        for (var i = 1; i < tokens.Length; i++)
        {
            var protocol = MultiaddrProtocol.Find(tokens[i]) ?? throw new Libp2pException($"'{text}': unknown protocol '{tokens[i]}'");
            var value = "";
            if (protocol.Size != 0)
            {
                value = ++i < tokens.Length ? tokens[i] : throw new Libp2pException($"'{text}': '{protocol.Name}' lacks its value");
                value = DecodeValue(protocol, EncodeValue(protocol, value));
            }

            parts.Add((protocol, value));
        }

        return new Multiaddr([.. parts]);
    }

    public static Multiaddr Decode(ReadOnlySpan<byte> bytes)
    {
        var parts = new List<(MultiaddrProtocol, string)>();
        while (!bytes.IsEmpty && parts.Count < MaxParts)
        {
            var code = ReadVarint(ref bytes);
            var protocol = MultiaddrProtocol.Find(code) ?? throw new Libp2pException($"unknown multiaddr protocol {code}");
            var size = protocol.Size >= 0 ? protocol.Size : ReadVarint(ref bytes);
            if (size > bytes.Length)
            {
                throw new Libp2pException($"multiaddr value of '{protocol.Name}' is cut off");
            }

            parts.Add((protocol, size == 0 ? "" : DecodeValue(protocol, bytes[..size])));
            bytes = bytes[size..];
        }

        return parts.Count > 0 && bytes.IsEmpty ? new Multiaddr([.. parts]) : throw new Libp2pException("empty or over-long multiaddr");
    }

    public static byte[] Encode(Multiaddr address)
    {
        var output = new ArrayBufferWriter<byte>(64);
        foreach (var (protocol, value) in address.Parts)
        {
            output.Advance(Varint.Write(output.GetSpan(Varint.MaxLength), (ulong)protocol.Code));
            if (protocol.Size == 0)
            {
                continue;
            }

            var bytes = EncodeValue(protocol, value);
            if (protocol.Size < 0)
            {
                output.Advance(Varint.Write(output.GetSpan(Varint.MaxLength), (ulong)bytes.Length));
            }

            output.Write(bytes);
        }

        return output.WrittenSpan.ToArray();
    }

    private static byte[] EncodeValue(MultiaddrProtocol protocol, string value)
    {
        switch (protocol.Code)
        {
            case MultiaddrProtocol.Ip4 or MultiaddrProtocol.Ip6:
                var family = protocol.Code == MultiaddrProtocol.Ip4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
                return IPAddress.TryParse(value, out var ip) && ip.AddressFamily == family
                    ? ip.GetAddressBytes()
                    : throw new Libp2pException($"'{value}' is not an {protocol.Name} address");
            case MultiaddrProtocol.Tcp or MultiaddrProtocol.Udp:
                if (!ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
                {
                    throw new Libp2pException($"'{value}' is not a port");
                }

                var bytes = new byte[2];
                BinaryPrimitives.WriteUInt16BigEndian(bytes, port);
                return bytes;
            case MultiaddrProtocol.P2p:
                return PeerId.Parse(value).Bytes.ToArray();
            default:
                return value.Length is > 0 and <= 255 && !value.Contains('/')
                    ? Encoding.UTF8.GetBytes(value)
                    : throw new Libp2pException($"'{value}' is not a {protocol.Name} value");
        }
    }

    private static string DecodeValue(MultiaddrProtocol protocol, ReadOnlySpan<byte> bytes) => protocol.Code switch
    {
        MultiaddrProtocol.Ip4 or MultiaddrProtocol.Ip6 => new IPAddress(bytes).ToString(),
        MultiaddrProtocol.Tcp or MultiaddrProtocol.Udp => BinaryPrimitives.ReadUInt16BigEndian(bytes).ToString(CultureInfo.InvariantCulture),
        MultiaddrProtocol.P2p => PeerId.FromBytes(bytes).ToString(),
        _ => DecodeText(protocol, bytes),
    };

    private static string DecodeText(MultiaddrProtocol protocol, ReadOnlySpan<byte> bytes)
    {
        try
        {
            var text = StrictUtf8.GetString(bytes);
            return text.Length > 0 && !text.Contains('/') ? text : throw new Libp2pException($"bad {protocol.Name} value");
        }
        catch (DecoderFallbackException e)
        {
            throw new Libp2pException($"{protocol.Name} value is not UTF-8", e);
        }
    }

    private static int ReadVarint(ref ReadOnlySpan<byte> bytes)
    {
        if (Varint.TryRead(bytes, out var value, out var length) != OperationStatus.Done || value > int.MaxValue)
        {
            throw new Libp2pException("malformed varint in multiaddr");
        }

        bytes = bytes[length..];
        return (int)value;
    }
}
