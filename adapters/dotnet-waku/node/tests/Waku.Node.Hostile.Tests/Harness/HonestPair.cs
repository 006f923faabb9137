using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Waku.Gossipsub;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Node.Messages;
using Waku.Node.Relay;

namespace Waku.Node.Hostile.Tests.Harness;

/// <summary>Two honest nodes on addresses of their own that know each other only through the node under attack, and talk all the time.</summary>
internal sealed class HonestPair : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, long> _sent = new();
    private readonly ConcurrentQueue<double> _latencies = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly WakuNode _from = Client("127.0.0.3");
    private readonly WakuNode _to = Client("127.0.0.4");
    private Task _talk = Task.CompletedTask;

    /// <summary>A node that only dials, from an address of its own.</summary>
    public static WakuNode Client(string ip, IdentityKey? key = null)
    {
        var node = new WakuNode(new WakuNodeOptions
        {
            Libp2p = new Libp2pOptions { Identity = key ?? IdentityKey.Generate(KeyType.Secp256k1), DialFrom = IPAddress.Parse(ip) },
            ClusterId = 66,
            Shards = [0],
            RelayOptions = new RelayOptions { Gossipsub = new GossipsubOptions { Score = new ScoreOptions { IpColocationWeight = 0 } } },
        });
        node.Start();
        return node;
    }

    public static WakuMessage Message(byte[] payload) => new()
    {
        Payload = payload,
        ContentTopic = "/hostile/1/honest/proto",
        Timestamp = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000_000,
    };

    public async Task StartAsync(NodeProcess node)
    {
        _to.Relay!.MessageReceived += m =>
        {
            if (_sent.TryRemove(Convert.ToHexString(m.Message.Payload.Span), out var at))
            {
                _latencies.Enqueue(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            }
        };
        await _to.Host.DialAsync(node.Address, CancellationToken.None);
        await _from.Host.DialAsync(node.Address, CancellationToken.None);
        await Until.TrueAsync(
            () => _from.Relay!.MeshOn(NodeProcess.Topic).Count > 0 && _to.Relay!.MeshOn(NodeProcess.Topic).Count > 0,
            "the honest pair to be meshed");
        _talk = TalkAsync();
    }

    /// <summary>Latencies since the last call in milliseconds, sorted.</summary>
    public List<double> TakeLatencies()
    {
        List<double> taken = [];
        while (_latencies.TryDequeue(out var one))
        {
            taken.Add(one);
        }

        taken.Sort();
        return taken;
    }

    /// <summary>Messages that should have arrived long ago.</summary>
    public int Lost() => _sent.Values.Count(static at => Stopwatch.GetElapsedTime(at) > Patience);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _talk;
        await _from.DisposeAsync();
        await _to.DisposeAsync();
    }

    private async Task TalkAsync()
    {
        using var timer = new PeriodicTimer(Every);
        try
        {
            for (var i = 0L; await timer.WaitForNextTickAsync(_stop.Token); i++)
            {
                var payload = BitConverter.GetBytes(i).Concat(Guid.NewGuid().ToByteArray()).ToArray();
                _sent[Convert.ToHexString(payload)] = Stopwatch.GetTimestamp();
                await _from.Relay!.PublishAsync(NodeProcess.Topic, Message(payload), _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The scripts are over.
        }
    }
}
