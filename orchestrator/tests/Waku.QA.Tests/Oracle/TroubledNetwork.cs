using Waku.QA.Oracle;

namespace Waku.QA.Tests.Oracle;

/// <summary>
/// The history of a network in which one node is started again, or halted, or a part is cut off, and all else is well; made without any of the
/// oracle's code. It knows of every pair of message and node whether the windows excuse it.
/// </summary>
internal sealed class TroubledNetwork
{
    private const int Nodes = 6;
    private const double Length = 90;
    private const double Every = 0.4;
    private const string Topic = "/waku/2/rs/66/0";
    private readonly Random _random;
    private readonly OracleSettings _settings;
    private readonly double _from;
    private readonly double _back;
    private readonly double _meshed;
    private readonly bool _saidMeshed;
    private readonly int[] _inside;

    public TroubledNetwork(int seed, OracleSettings settings)
    {
        _random = new Random(seed);
        _settings = settings;
        Kind = (EventKind[])[EventKind.Down, EventKind.Paused, EventKind.Cut] is var kinds ? kinds[seed % kinds.Length] : default;
        _from = 10 + (_random.NextDouble() * 20);
        _back = _from + 1 + (_random.NextDouble() * 15);
        _saidMeshed = _random.Next(2) == 0;
        _meshed = _saidMeshed ? _back + 0.5 + (_random.NextDouble() * 8) : _back + settings.Recover.TotalSeconds;
        _inside = Kind == EventKind.Cut ? [.. Enumerable.Range(0, 1 + _random.Next(Nodes - 2))] : [_random.Next(Nodes)];
        Make();
    }

    public EventKind Kind { get; }

    public List<MessageEvent> Events { get; } = [];

    public DateTimeOffset End { get; } = At(Length);

    /// <summary>A delivery whose loss would be a defect, or is excused.</summary>
    public MessageEvent Pick()
    {
        var deliveries = Events.Where(static e => e.Kind == EventKind.Deliver).ToList();
        while (true)
        {
            var e = deliveries[_random.Next(deliveries.Count)];
            if (Publish(e).Node != e.Node)
            {
                return e;
            }
        }
    }

    /// <summary>Whether the loss of a delivery is excused by the windows.</summary>
    public bool IsExcused(MessageEvent delivery)
    {
        var publish = Publish(delivery);
        var at = (publish.At - NetworkGenerator.Epoch).TotalSeconds;
        var window = _settings.Window.TotalSeconds;
        return at + window > Length
            || (at + window >= _from && at < _meshed && Touches(Number(publish.Node), Number(delivery.Node)));
    }

    private static DateTimeOffset At(double seconds) => NetworkGenerator.Epoch.AddSeconds(seconds);

    private static int Number(string node) => node[^1] - '0';

    private MessageEvent Publish(MessageEvent delivery) => Events.First(e => e.Kind == EventKind.Publish && e.Hash == delivery.Hash);

    private bool Touches(int a, int b) => Kind == EventKind.Cut ? _inside.Contains(a) != _inside.Contains(b) : _inside.Contains(a) || _inside.Contains(b);

    private void Make()
    {
        for (var n = 0; n < Nodes; n++)
        {
            Add(EventKind.Up, n, -5);
            Add(EventKind.Join, n, -5);
            Add(EventKind.Meshed, n, -1);
        }

        Trouble();
        var number = 0;
        for (var at = 0.0; at < Length; at += Every * (0.5 + _random.NextDouble()))
        {
            Send(at, $"0x{number++:x8}{_random.NextInt64():x16}");
        }

        for (var n = 0; n < Nodes; n++)
        {
            Add(EventKind.Drained, n, Length);
        }

        var sorted = Events.OrderBy(static e => e.At).ToList();
        Events.Clear();
        Events.AddRange(sorted);
    }

    private void Trouble()
    {
        foreach (var n in _inside)
        {
            switch (Kind)
            {
                case EventKind.Down:
                    Add(EventKind.Drained, n, _from);
                    Add(EventKind.Down, n, _from);
                    Add(EventKind.Up, n, _back);
                    Add(EventKind.Join, n, _back);
                    break;
                case EventKind.Paused:
                    Add(EventKind.Paused, n, _from);
                    Add(EventKind.Resumed, n, _back);
                    break;
                default:
                    foreach (var other in Enumerable.Range(0, Nodes).Except(_inside))
                    {
                        // Either end may be named first.
                        Events.Add(new MessageEvent(EventKind.Cut, $"node-{n}", "", "", At(_from)) { Peer = $"node-{other}" });
                        Events.Add(new MessageEvent(EventKind.Healed, $"node-{other}", "", "", At(_back)) { Peer = $"node-{n}" });
                    }

                    break;
            }
        }

        for (var n = 0; _saidMeshed && n < Nodes; n++)
        {
            Add(EventKind.Meshed, n, _meshed);
        }
    }

    private void Send(double at, string hash)
    {
        var publisher = _random.Next(Nodes);
        if (Kind != EventKind.Cut && _inside.Contains(publisher) && at >= _from && at < _back)
        {
            return;
        }

        Add(EventKind.Publish, publisher, at, hash);
        for (var n = 0; n < Nodes; n++)
        {
            // What is under way when trouble begins, or comes before the mesh is whole, may arrive or not.
            var gone = Touches(publisher, n) && at + 0.5 >= _from && at < _back;
            var unsure = Touches(publisher, n) && at + _settings.Window.TotalSeconds >= _from && at < _meshed;
            if (n == publisher || (!gone && (!unsure || _random.Next(2) == 0)))
            {
                Add(EventKind.Deliver, n, at + 0.001 + (_random.NextDouble() * 0.4), hash);
            }
        }
    }

    private void Add(EventKind kind, int node, double at, string hash = "") => Events.Add(
        new MessageEvent(kind, $"node-{node}", kind is EventKind.Up or EventKind.Down or EventKind.Paused or EventKind.Resumed ? "" : Topic, hash, At(at)));
}
