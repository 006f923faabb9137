using BenchmarkDotNet.Attributes;
using Waku.Gossipsub;

namespace Waku.QA.MicroBenchmarks;

/// <summary>The gossipsub core, without I/O: a message from one peer of a mesh of six to the others, and a duplicate of it.</summary>
[MemoryDiagnoser]
public class RouterBenchmarks
{
    private const string Topic = "/waku/2/rs/66/0";
    private const int Peers = 6;
    private readonly List<RouterAction> _actions = [];
    private readonly GossipRpc _rpc = new();
    private readonly byte[] _data = new byte[1_000];
    private GossipRouter _router = null!;
    private long _now = 1;
    private long _number;

    /// <summary>A joined topic with grafted peers.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _router = new GossipRouter(new GossipsubOptions(), 1, _now, static _ => Validation.Accept);
        _router.Step(RouterEvent.Join(Topic), _now, _actions);
        for (var peer = 1; peer <= Peers; peer++)
        {
            _router.Step(RouterEvent.PeerAdded(peer, $"10.0.0.{peer}", outbound: true), _now, _actions);
            var hello = new GossipRpc();
            hello.Subscriptions.Add((true, Topic));
            hello.Graft.Add(Topic);
            _router.Step(RouterEvent.RpcReceived(peer, hello), _now, _actions);
        }

        _actions.Clear();
    }

    /// <summary>A new message; 1,000 come between two heartbeats, so that caches are as full as they would be.</summary>
    [Benchmark]
    public int NewMessage()
    {
        if (++_number % 1_000 == 0)
        {
            _router.Step(RouterEvent.Tick, _now, _actions);
        }

        // Ids are hashes: as different in their first bits as this makes them.
        return Receive(new MessageId((ulong)_number * 0x9E37_79B9_7F4A_7C15, 2, 3, 4));
    }

    /// <summary>One that is known.</summary>
    [Benchmark]
    public int Duplicate() => Receive(new MessageId(0, 2, 3, 4));

    /// <summary>A heartbeat with an otherwise quiet mesh.</summary>
    [Benchmark]
    public int Heartbeat()
    {
        _now += 1_000_000_000;
        _actions.Clear();
        _router.Step(RouterEvent.Tick, _now, _actions);
        return _actions.Count;
    }

    private int Receive(MessageId id)
    {
        _now += 1_000_000;
        _actions.Clear();
        _rpc.Clear();
        _rpc.Messages.Add(new GossipMessage(Topic, _data, id));
        _router.Step(RouterEvent.RpcReceived(1 + (int)(_number % Peers), _rpc), _now, _actions);
        return _actions.Count;
    }
}
