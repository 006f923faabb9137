using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;

namespace Waku.QA.Benchmarks;

/// <summary>
/// What the machine can do at most: one end of a loopback TCP connection that carries nothing but ChaCha20-Poly1305 records as large as
/// Noise allows, sealed and opened, with blocking sockets. Speaks the same lines as <see cref="RelayPeer"/>.
/// </summary>
internal static class RawPeer
{
    private const int Record = 65_519;
    private const int Tag = 16;
    private static readonly byte[] Key = new byte[32];

    public static async Task<int> SinkAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Console.WriteLine(((IPEndPoint)listener.LocalEndpoint).Port);
        var received = 0L;
        var size = 0L;
        var reading = Task.Factory.StartNew(
            () =>
            {
                using var socket = listener.AcceptSocket();
                using var cipher = new ChaCha20Poly1305(Key);
                var (sealedRecord, opened, nonce) = (new byte[Record + Tag], new byte[Record], new byte[12]);
                Fill(socket, sealedRecord.AsSpan(0, 8));
                Volatile.Write(ref size, BinaryPrimitives.ReadInt64LittleEndian(sealedRecord));
                for (var n = 0UL; Fill(socket, sealedRecord); n++)
                {
                    BinaryPrimitives.WriteUInt64LittleEndian(nonce.AsSpan(4), n);
                    cipher.Decrypt(nonce, sealedRecord.AsSpan(0, Record), sealedRecord.AsSpan(Record), opened);
                    Interlocked.Add(ref received, Record);
                }
            },
            TaskCreationOptions.LongRunning);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var ended = Task.Run(Console.In.ReadToEnd);
        while (!ended.IsCompleted)
        {
            await timer.WaitForNextTickAsync();
            var at = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalMilliseconds;
            var whole = Interlocked.Read(ref received) / Math.Max(1, Volatile.Read(ref size));
            Console.WriteLine(JsonSerializer.Serialize(new { received = whole, at }));
        }

        await reading;
        return 0;
    }

    /// <summary>Sends bytes that are counted as messages of a size.</summary>
    public static async Task<int> SourceAsync(int port, int size, int warm, int window)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        using var cipher = new ChaCha20Poly1305(Key);
        var (plain, sealedRecord, nonce) = (RandomNumberGenerator.GetBytes(Record), new byte[Record + Tag], new byte[12]);
        BinaryPrimitives.WriteInt64LittleEndian(sealedRecord, size);
        socket.Send(sealedRecord.AsSpan(0, 8));
        var n = 0UL;
        foreach (var (phase, seconds) in (("warm", warm), ("done", window)) switch { var (a, b) => new[] { a, b } })
        {
            var end = DateTime.UtcNow.AddSeconds(seconds);
            while (DateTime.UtcNow < end)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(nonce.AsSpan(4), n++);
                cipher.Encrypt(nonce, plain, sealedRecord.AsSpan(0, Record), sealedRecord.AsSpan(Record));
                for (var sent = 0; sent < sealedRecord.Length;)
                {
                    sent += socket.Send(sealedRecord.AsSpan(sent));
                }
            }

            Console.WriteLine(JsonSerializer.Serialize(new { phase, total = (long)n * Record / size }));
        }

        socket.Shutdown(SocketShutdown.Send);
        await Task.Run(Console.In.ReadToEnd);
        return 0;
    }

    private static bool Fill(Socket socket, Span<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var read = socket.Receive(buffer);
            if (read == 0)
            {
                return false;
            }

            buffer = buffer[read..];
        }

        return true;
    }
}
