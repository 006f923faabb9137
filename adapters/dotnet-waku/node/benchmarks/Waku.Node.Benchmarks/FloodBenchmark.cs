using System.Globalization;
using System.Net;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Node.Messages;
using Waku.Node.Relay;
using Waku.Node.Services;

namespace Waku.Node.Benchmarks;

/// <summary>
/// Honest traffic (100 msg/s from one peer through the node to another) calm, and while a third peer sends 10,000 invalid messages a
/// second. How long the flooder stays connected, and what it does to the others' latency.
/// </summary>
internal static class FloodBenchmark
{
    private const string Topic = "/waku/2/rs/66/0";
    private const int FloodRate = 10_000;
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Phase = TimeSpan.FromSeconds(20);

    public static async Task<int> RunAsync()
    {
        await using var node = await NodeUnderTest.StartAsync();
        var target = Multiaddr.Parse(node.Address);
        await using var sender = Swarm.Create(target, 1);
        await using var receiver = Swarm.Create(target, 2);
        sender.Start();
        receiver.Start();
        List<double> latencies = [];
        receiver.Relay!.MessageReceived += m =>
        {
            lock (latencies)
            {
                latencies.Add((TimeProvider.System.UnixNanoseconds() - m.Message.Timestamp!.Value) / 1e6);
            }
        };
        while (sender.Relay!.MeshOn(Topic).Count == 0 || receiver.Relay.MeshOn(Topic).Count == 0)
        {
            await Task.Delay(20);
        }

        await SendAsync(sender, TimeSpan.FromSeconds(5));
        var calm = await PhaseAsync(sender, latencies);
        using var stop = new CancellationTokenSource();
        var flooding = FloodAsync(target, stop.Token);
        var flooded = await PhaseAsync(sender, latencies);
        await stop.CancelAsync();
        var (connections, longest, sent) = await flooding;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"honest p95 calm {calm.P95:0.00} ms ({calm.Count} of {calm.Sent} messages), under flood {flooded.P95:0.00} ms ({flooded.Count} of "
                + $"{flooded.Sent} messages); the flooder got {connections} connection(s), was disconnected after at most {longest:0.0} s, and sent "
                + $"{sent} invalid messages"));
        return 0;
    }

    private static async Task<(double P95, int Count, int Sent)> PhaseAsync(WakuNode sender, List<double> latencies)
    {
        lock (latencies)
        {
            latencies.Clear();
        }

        var sent = await SendAsync(sender, Phase);
        var start = TimeProvider.System.GetTimestamp();
        while (Count() < sent && TimeProvider.System.GetElapsedTime(start) < Drain)
        {
            await Task.Delay(10);
        }

        lock (latencies)
        {
            latencies.Sort();
            return (latencies[latencies.Count * 95 / 100], latencies.Count, sent);
        }

        int Count()
        {
            lock (latencies)
            {
                return latencies.Count;
            }
        }
    }

    private static async Task<int> SendAsync(WakuNode sender, TimeSpan time)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var start = TimeProvider.System.GetTimestamp();
        var payload = new byte[1024];
        var sent = 0;
        while (TimeProvider.System.GetElapsedTime(start) < time && await timer.WaitForNextTickAsync())
        {
            Random.Shared.NextBytes(payload);
            await sender.Relay!.PublishAsync(Topic,
                new WakuMessage { Payload = payload.ToArray(), ContentTopic = "/bench/1/a/proto", Timestamp = TimeProvider.System.UnixNanoseconds() },
                    CancellationToken.None);
            sent++;
        }

        return sent;
    }

    /// <summary>Sends invalid messages on a raw relay stream; reconnects, under the same identity, as often as it is let in.</summary>
    private static async Task<(int Connections, double Longest, long Sent)> FloodAsync(Multiaddr target, CancellationToken stop)
    {
        var (connections, longest, sent) = (0, 0.0, 0L);
        await using var host =
            new Libp2pHost(new Libp2pOptions { Identity = IdentityKey.Generate(KeyType.Secp256k1), DialFrom = IPAddress.Parse("127.0.241.99") });
        host.Handle(RelayProtocol.Id, static (stream, _, token) => Task.Delay(Timeout.Infinite, token));
        host.Handle(Metadata.MetadataProtocol.Id, static async (stream, _, token) => await stream.WriteAsync(new byte[] { 2, 8, 66 }, token));
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var connection = await host.DialAsync(target, evenInBackoff: true, stop);
                connections++;
                var start = TimeProvider.System.GetTimestamp();
                sent += await FloodAsync(connection, stop);
                longest = Math.Max(longest, TimeProvider.System.GetElapsedTime(start).TotalSeconds);
            }
            catch (Exception e) when (
                e is IOException or Libp2p.Primitives.Libp2pException or OperationCanceledException or TimeoutException or InvalidOperationException)
            {
                // Thrown out, or not let in.
            }

            await Task.WhenAny(Task.Delay(100, stop));
        }

        return (connections, longest, sent);
    }

    private static async Task<long> FloodAsync(Connection connection, CancellationToken stop)
    {
        long sent = 0;
        using var any = CancellationTokenSource.CreateLinkedTokenSource(stop, connection.Closed);
        try
        {
            await using var stream = await connection.OpenStreamAsync([RelayProtocol.Id], any.Token);
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
            while (await timer.WaitForNextTickAsync(any.Token))
            {
                List<byte> batch = [];
                for (var i = 0; i < FloodRate / 100; i++, sent++)
                {
                    // An RPC with one message whose data is no Waku message.
                    byte[] data = [.. BitConverter.GetBytes(sent), .. BitConverter.GetBytes(Random.Shared.NextInt64())];
                    byte[] message = [0x12, (byte)data.Length, .. data, 0x22, (byte)Topic.Length, .. System.Text.Encoding.ASCII.GetBytes(Topic)];
                    batch.AddRange([(byte)(message.Length + 2), 0x12, (byte)message.Length, .. message]);
                }

                await stream.WriteAsync(batch.ToArray(), any.Token);
            }
        }
        catch (Exception e) when (e is IOException or Libp2p.Primitives.Libp2pException or OperationCanceledException or InvalidOperationException)
        {
            // Thrown out.
        }

        return sent;
    }
}
