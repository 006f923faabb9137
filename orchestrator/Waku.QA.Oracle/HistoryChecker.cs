using System.Runtime.InteropServices;

namespace Waku.QA.Oracle;

/// <summary>
/// Proves of a history that nothing was lost, invented, altered, duplicated or misplaced, and that stores are complete and ordered;
/// or says what was. Pure: the same history gives the same accusations, smallest message first.
/// </summary>
public sealed class HistoryChecker
{
    private readonly OracleSettings _settings;
    private readonly Dictionary<string, MessageEvent> _published = [];
    private readonly HashSet<string> _openTopics = [];
    private readonly HashSet<(string Node, string Topic)> _drained = [];
    private readonly Dictionary<(string Node, string Hash), int> _delivered = [];
    private readonly Dictionary<string, int> _lives = [];
    private readonly List<Violation> _violations = [];
    private readonly Membership _membership = new();

    private HistoryChecker(OracleSettings settings) => _settings = settings;

    /// <summary>Checks a history.</summary>
    /// <param name="settings">What is granted.</param>
    /// <param name="events">Events in order of time; at least of recording within a node.</param>
    /// <param name="end">When observation ended.</param>
    public static IReadOnlyList<Violation> Check(OracleSettings settings, IReadOnlyCollection<MessageEvent> events, DateTimeOffset end) =>
        new HistoryChecker(settings).Check(events, end);

    private IReadOnlyList<Violation> Check(IReadOnlyCollection<MessageEvent> events, DateTimeOffset end)
    {
        foreach (var e in events)
        {
            Read(e);
        }

        _membership.End(end);
        foreach (var e in events)
        {
            if (e.Kind is EventKind.Deliver or EventKind.Push)
            {
                Arrived(e);
            }
            else if (e.Kind == EventKind.Up)
            {
                _lives[e.Node] = _lives.GetValueOrDefault(e.Node) + 1;
            }
        }

        Losses(end);
        new StoreChecker(_published, _openTopics, _violations, (node, publish) => Owes(node, publish, end) && IsEligible(publish)).Check(events);
        return [.. _violations.OrderBy(static v => v.At).ThenBy(static v => v.Hash, StringComparer.Ordinal).ThenBy(static v => v.Node, StringComparer.Ordinal)];
    }

    private void Read(MessageEvent e)
    {
        switch (e.Kind)
        {
            case EventKind.Publish or EventKind.Unknown or EventKind.Foreign or EventKind.Refused:
                // An acknowledged publish says more than an uncertain one of the same message.
                ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_published, e.Hash, out var exists);
                known = !exists || e.Kind == EventKind.Publish || (known!.Kind == EventKind.Refused && e.Kind != EventKind.Refused) ? e : known;
                break;
            case EventKind.Open:
                _openTopics.Add(e.Topic);
                break;
            case EventKind.Drained:
                _drained.Add((e.Node, e.Topic));
                break;
            case EventKind.Up or EventKind.Down or EventKind.Join or EventKind.Leave:
                _membership.Read(e);
                break;
        }
    }

    private void Arrived(MessageEvent e)
    {
        if (!_published.TryGetValue(e.Hash, out var publish))
        {
            if (!_openTopics.Contains(e.Topic))
            {
                Accuse(ViolationKind.Invented, e, e.At, $"{e.Node} got a message that nobody published: invented, or altered on the way");
            }

            return;
        }

        if (publish.Kind == EventKind.Refused)
        {
            Accuse(ViolationKind.RefusedButArrived, e, publish.At, $"{publish.Node} refused to publish it, and {e.Node} got it");
        }

        if (e.At < publish.At)
        {
            Accuse(ViolationKind.Early, e, publish.At, $"{e.Node} got it {(publish.At - e.At).TotalMilliseconds:0} ms before it was published");
        }

        if (e.Kind == EventKind.Push)
        {
            Once(e, publish, "push");
            return;
        }

        Once(e, publish, "delivery");
        if (!_openTopics.Contains(e.Topic) && !_membership.Touches(e.Node, e.Topic, publish.At - _settings.Grace, e.At + _settings.Grace))
        {
            Accuse(ViolationKind.NotJoined, e, publish.At, $"{e.Node} got it on a topic that it had not joined");
        }
    }

    /// <summary>
    /// Once in the life of a process: what was seen is kept in memory (gossipsub's seen cache), so a node that is started again soon
    /// after a message is told of it by its neighbours (IHAVE) and rightly takes it as new.
    /// </summary>
    private void Once(MessageEvent e, MessageEvent publish, string what)
    {
        var key = (e.Kind == EventKind.Push ? $"push {e.Node}" : e.Node, e.Hash);
        var life = _lives.GetValueOrDefault(e.Node);
        ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(_delivered, key, out var known);
        if (known && last == life)
        {
            Accuse(ViolationKind.Duplicate, e, publish.At, $"a second {what} at {e.Node}");
        }

        last = life;
    }

    /// <summary>
    /// Every node that had joined owes every acknowledged message, where it is known what it has. When a message arrived is not known,
    /// only when it was taken.
    /// </summary>
    private void Losses(DateTimeOffset end)
    {
        foreach (var publish in _published.Values)
        {
            foreach (var node in _membership.NodesOf(publish.Topic))
            {
                if (Owes(node, publish, end) && !_delivered.ContainsKey((node, publish.Hash)) && _drained.Contains((node, publish.Topic)))
                {
                    Accuse(ViolationKind.Lost, publish with { Node = node }, publish.At, $"{node} had joined and never got what {publish.Node} published");
                }
            }
        }
    }

    private bool Owes(string node, MessageEvent publish, DateTimeOffset end) =>
        publish.Kind == EventKind.Publish && node != publish.Node && end - publish.At >= _settings.Window
        && !_membership.WasDown(node) && !_membership.WasDown(publish.Node)
        && _membership.Covers(node, publish.Topic, publish.At - _settings.Settle, publish.At + _settings.Window);

    /// <summary>Stores may refuse what is far from its time, and must not keep what is ephemeral.</summary>
    private bool IsEligible(MessageEvent publish)
    {
        var nanoseconds = publish.Timestamp - ((publish.At - DateTimeOffset.UnixEpoch).Ticks * 100);
        return !publish.Ephemeral && TimeSpan.FromTicks(nanoseconds / 100).Duration() <= _settings.Eligible;
    }

    private void Accuse(ViolationKind kind, MessageEvent e, DateTimeOffset at, string detail) =>
        _violations.Add(new Violation(kind, e.Hash, e.Topic, e.Node, at, detail));
}
