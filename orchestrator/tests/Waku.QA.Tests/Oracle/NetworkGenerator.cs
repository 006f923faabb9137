using Waku.QA.Oracle;

namespace Waku.QA.Tests.Oracle;

/// <summary>
/// Histories of networks that do nothing wrong, made without any of the oracle's code: a plain simulation of nodes that join, leave, stop
/// and relay.
/// </summary>
internal sealed class NetworkGenerator(int seed)
{
    private const int Nodes = 8;
    private const int Topics = 3;
    private const double PublishEvery = 0.02;
    public static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Random _random = new(seed);
    private readonly List<MessageEvent> _events = [];
    private int _number;

    /// <summary>End of the last history.</summary>
    public DateTimeOffset End { get; private set; }

    /// <summary>A history with about so many deliveries, sorted by time.</summary>
    public List<MessageEvent> Make(int deliveries)
    {
        var members = new HashSet<int>[Topics];
        for (var t = 0; t < Topics; t++)
        {
            members[t] = [.. Enumerable.Range(0, Nodes)];
        }

        for (var n = 0; n < Nodes; n++)
        {
            Add(EventKind.Up, n, -1, "", -100);
            for (var t = 0; t < Topics; t++)
            {
                Add(EventKind.Join, n, t, "", -99);
            }
        }

        var seconds = 0.0;
        var moved = -1.0;
        for (var made = 0; made < deliveries; seconds += PublishEvery)
        {
            if (seconds - moved > 40)
            {
                // Nobody publishes on the topic while a node leaves it, comes back, and settles.
                moved = seconds;
                var (n, t) = (_random.Next(Nodes), _random.Next(Topics));
                Add(EventKind.Drained, n, t, "", seconds + 4.9);
                Add(EventKind.Leave, n, t, "", seconds + 5);
                Add(EventKind.Join, n, t, "", seconds + 16);
                members[t].Remove(n);
                made += Burst(seconds + 9, t, members);
                members[t].Add(n);
                seconds += 20;
            }

            made += Burst(seconds, _random.Next(Topics), members);
        }

        End = Epoch.AddSeconds(seconds + 30);
        for (var n = 0; n < Nodes; n++)
        {
            for (var t = 0; t < Topics; t++)
            {
                Add(EventKind.Drained, n, t, "", seconds + 30);
            }
        }

        _events.Sort(static (a, b) => a.At.CompareTo(b.At));
        return _events;
    }

    /// <summary>A complete answer of a store for a topic, as the events of its rows.</summary>
    public IEnumerable<MessageEvent> Answer(int topic, long number)
    {
        var rows = _events.Where(e => e.Kind == EventKind.Publish && e.Topic == TopicOf(topic) && !e.Ephemeral)
            .OrderBy(static e => e.At).ThenBy(static e => e.Hash, StringComparer.Ordinal);
        foreach (var row in rows)
        {
            yield return new MessageEvent(EventKind.Row, "node-0", row.Topic, row.Hash, End) { Timestamp = row.At.Ticks, Answer = number };
        }

        yield return new MessageEvent(EventKind.Complete, "node-0", TopicOf(topic), "", End) { Answer = number };
    }

    public static string TopicOf(int topic) => topic < 0 ? "" : $"/waku/2/rs/66/{topic}";

    private int Burst(double at, int topic, HashSet<int>[] members)
    {
        var publisher = members[topic].ElementAt(_random.Next(members[topic].Count));
        var hash = $"0x{_number++:x16}{_random.NextInt64():x16}";
        var outcome = _random.Next(100);
        Add(outcome switch { 0 => EventKind.Refused, 1 => EventKind.Unknown, 2 => EventKind.Foreign, _ => EventKind.Publish }, publisher, topic, hash, at,
            ephemeral: _random.Next(50) == 0);
        var made = 0;
        foreach (var node in members[topic])
        {
            // Of a publish with an unknown outcome anybody may or may not have it; nobody of a refused one.
            if (outcome == 0 || (outcome is 1 or 2 && _random.Next(2) == 0))
            {
                continue;
            }

            Add(EventKind.Deliver, node, topic, hash, at + 0.001 + (_random.NextDouble() * 1.5));
            made++;
        }

        return made;
    }

    private void Add(EventKind kind, int node, int topic, string hash, double at, bool ephemeral = false) =>
        _events.Add(new MessageEvent(kind, $"node-{node}", TopicOf(topic), hash, Epoch.AddSeconds(at))
        {
            Ephemeral = ephemeral,
            Timestamp = (Epoch.AddSeconds(at) - DateTimeOffset.UnixEpoch).Ticks * 100,
        });
}
