using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Waku.Libp2p.Primitives;

namespace Waku.Node.Discovery.Dns;

/// <summary>TXT queries to given name servers (RFC 1035), by UDP and, when the answer was cut, by TCP. The system's resolver is not asked.</summary>
public sealed class DnsClient(IReadOnlyList<IPEndPoint> servers, TimeProvider time)
{
    private const int TypeTxt = 16;
    private const int MaxPointers = 64;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    /// <summary>The TXT records of a name, the strings of each joined; empty when there is none.</summary>
    /// <exception cref="Libp2pException">No server answered, or the answer is malformed or an error.</exception>
    public async Task<IReadOnlyList<string>> TextAsync(string name, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        foreach (var server in servers)
        {
            try
            {
                var id = RandomNumberGenerator.GetBytes(2);
                var query = Query(id, name);
                var answer = await UdpAsync(server, query, cancellationToken).ConfigureAwait(false);
                if ((answer[2] & 2) != 0)
                {
                    answer = await TcpAsync(server, query, cancellationToken).ConfigureAwait(false);
                }

                return Parse(answer, id, name);
            }
            catch (Exception e) when (e is SocketException or IOException or Libp2pException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                failure = e;
            }
        }

        throw new Libp2pException($"DNS: no answer for TXT {name}: {failure?.Message ?? "no name server is configured"}");
    }

    internal static byte[] Query(ReadOnlySpan<byte> id, string name)
    {
        List<byte> bytes = [.. id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        foreach (var label in name.TrimEnd('.').Split('.'))
        {
            if (label.Length is 0 or > 63)
            {
                throw new Libp2pException($"DNS: '{name}' is not a domain name");
            }

            bytes.Add((byte)label.Length);
            bytes.AddRange(Encoding.ASCII.GetBytes(label));
        }

        bytes.AddRange([0, 0, TypeTxt, 0, 1]);
        return [.. bytes];
    }

    internal static IReadOnlyList<string> Parse(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> id, string name)
    {
        if (answer.Length < 12 || !answer[..2].SequenceEqual(id) || (answer[2] & 0x80) == 0)
        {
            throw new Libp2pException("DNS: not an answer to this query");
        }

        var code = answer[3] & 15;
        if (code != 0)
        {
            // 3 = no such name: the same as no record.
            return code == 3 ? [] : throw new Libp2pException($"DNS: server answered with code {code} for {name}");
        }

        var position = 12;
        for (var i = BinaryPrimitives.ReadUInt16BigEndian(answer[4..]); i > 0; i--)
        {
            position = SkipName(answer, position) + 4;
        }

        List<string> texts = [];
        for (var i = BinaryPrimitives.ReadUInt16BigEndian(answer[6..]); i > 0; i--)
        {
            position = SkipName(answer, position);
            if (position + 10 > answer.Length)
            {
                throw new Libp2pException("DNS: a record is cut off");
            }

            var type = BinaryPrimitives.ReadUInt16BigEndian(answer[position..]);
            var length = BinaryPrimitives.ReadUInt16BigEndian(answer[(position + 8)..]);
            position += 10;
            if (position + length > answer.Length)
            {
                throw new Libp2pException("DNS: a record is cut off");
            }

            if (type == TypeTxt)
            {
                texts.Add(Join(answer.Slice(position, length)));
            }

            position += length;
        }

        return texts;
    }

    private static string Join(ReadOnlySpan<byte> data)
    {
        var text = new StringBuilder();
        while (!data.IsEmpty)
        {
            if (data[0] >= data.Length)
            {
                throw new Libp2pException("DNS: a string is cut off");
            }

            text.Append(Encoding.Latin1.GetString(data.Slice(1, data[0])));
            data = data[(1 + data[0])..];
        }

        return text.ToString();
    }

    private static int SkipName(ReadOnlySpan<byte> bytes, int position)
    {
        for (var labels = 0; labels < MaxPointers; labels++)
        {
            if (position >= bytes.Length)
            {
                break;
            }

            var length = bytes[position];
            if (length == 0)
            {
                return position + 1;
            }

            if (length >= 0xc0)
            {
                return position + 2;
            }

            position += 1 + length;
        }

        throw new Libp2pException("DNS: malformed name");
    }

    private async Task<byte[]> UdpAsync(IPEndPoint server, byte[] query, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Timeout, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var socket = new UdpClient(server.AddressFamily);
        socket.Connect(server);
        await socket.SendAsync(query, any.Token).ConfigureAwait(false);
        while (true)
        {
            var received = await socket.ReceiveAsync(any.Token).ConfigureAwait(false);
            if (received.Buffer.Length >= 12 && received.Buffer.AsSpan(0, 2).SequenceEqual(query.AsSpan(0, 2)))
            {
                return received.Buffer;
            }
        }
    }

    private async Task<byte[]> TcpAsync(IPEndPoint server, byte[] query, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Timeout, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var client = new TcpClient(server.AddressFamily);
        await client.ConnectAsync(server, any.Token).ConfigureAwait(false);
        var stream = client.GetStream();
        await stream.WriteAsync((byte[])[(byte)(query.Length >> 8), (byte)query.Length, .. query], any.Token).ConfigureAwait(false);
        var length = new byte[2];
        await stream.ReadExactlyAsync(length, any.Token).ConfigureAwait(false);
        var answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(answer, any.Token).ConfigureAwait(false);
        return answer;
    }
}
