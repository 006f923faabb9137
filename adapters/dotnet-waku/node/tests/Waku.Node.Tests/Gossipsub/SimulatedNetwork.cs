using System.Security.Cryptography;
using System.Text;
using Waku.Gossipsub;

namespace Waku.Node.Tests.Gossipsub;

/// <summary>Many routers on one thread in virtual time, with a latency per link; everything drawn from one seed.</summary>
internal sealed class SimulatedNetwork
{
    private const string Topic = "/waku/2/rs/66/0";
    private const long Millisecond = 1_000_000;
    private readonly PriorityQueue<(int Router, RouterEvent Event), (long At, long Order)> _queue = new();
    private readonly IncrementalHash _trace = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly GossipRouter[] _routers;
    private readonly List<RouterAction> _actions = [];
    private readonly Random _random;
    private long _order;

    public SimulatedNetwork(int count, int degree, int seed)
    {
        _random = new Random(seed);
        _routers = [.. Enumerable.Range(0, count)
            .Select(i => new GossipRouter(new GossipsubOptions(), seed + i, _random.Next(1000) * Millisecond, static _ => Validation.Accept))];
        for (var i = 0; i < count; i++)
        {
            Schedule(0, i, RouterEvent.Join(Topic));
            Schedule(_routers[i].NextDeadline, i, RouterEvent.Tick);
            for (var j = 0; j < degree / 2; j++)
            {
                var other = _random.Next(count);
                if (other != i)
                {
                    Schedule(_random.Next(2000) * Millisecond, i, RouterEvent.PeerAdded(other, $"{other}", true));
                    Schedule(_random.Next(2000) * Millisecond, other, RouterEvent.PeerAdded(i, $"{i}", false));
                }
            }
        }
    }

    public int[] Delivered { get; private set; } = [];

    public int Steps { get; private set; }

    /// <summary>Runs and returns a hash over every step: time, router, event, actions.</summary>
    public string Run(int seconds, int messages)
    {
        Delivered = new int[messages];
        for (var i = 0; i < messages; i++)
        {
            var data = Encoding.UTF8.GetBytes($"message {i}");
            Schedule((10_000 + (i * 500L)) * Millisecond, _random.Next(_routers.Length),
                RouterEvent.Publish(new GossipMessage(Topic, data, MessageId.Of(data))));
        }

        while (_queue.TryDequeue(out var next, out var due) && due.At < seconds * 1000L * Millisecond)
        {
            Step(next.Router, next.Event, due.At);
        }

        return Convert.ToHexStringLower(_trace.GetHashAndReset());
    }

    private void Step(int index, RouterEvent input, long now)
    {
        Steps++;
        _actions.Clear();
        _routers[index].Step(input, now, _actions);
        _trace.AppendData(Encoding.UTF8.GetBytes($"{now} {index} {input.Kind} {input.Peer} {_actions.Count}\n"));
        foreach (var action in _actions)
        {
            _trace.AppendData(Encoding.UTF8.GetBytes($" {action.Kind} {action.Peer}\n"));
            Apply(index, action, now);
        }

        if (input.Kind == RouterEventKind.Tick)
        {
            Schedule(_routers[index].NextDeadline, index, RouterEvent.Tick);
        }
    }

    private void Apply(int from, in RouterAction action, long now)
    {
        // The latency of a link is a property of the link.
        var arrival = now + ((10 + ((from * 31 + action.Peer * 17) % 40)) * Millisecond);
        switch (action.Kind)
        {
            case RouterActionKind.SendControl:
                Schedule(arrival, action.Peer, RouterEvent.RpcReceived(from, action.Rpc!));
                break;
            case RouterActionKind.SendMessage:
                var rpc = new GossipRpc();
                rpc.Messages.Add(action.Message!);
                Schedule(arrival, action.Peer, RouterEvent.RpcReceived(from, rpc));
                break;
            case RouterActionKind.Deliver:
                Delivered[int.Parse(Encoding.UTF8.GetString(action.Message!.Data).Split(' ')[1])]++;
                break;
        }
    }

    private void Schedule(long at, int router, RouterEvent input) => _queue.Enqueue((router, input), (at, _order++));
}
