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
    private readonly Dictionary<(string Node, string Hash), int> _delivered = [];
    private readonly Dictionary<string, int> _lives = [];
    private readonly List<Violation> _violations = [];
    private readonly Dictionary<Grant, int> _notJudged = [];
    private readonly Obligations _obligations;

    private HistoryChecker(OracleSettings settings, IReadOnlyDictionary<string, IReadOnlySet<string>>? links) =>
        (_settings, _obligations) = (settings, new Obligations(settings, links));

    /// <summary>Accusations against a history.</summary>
    /// <param name="settings">What is granted.</param>
    /// <param name="events">Events in order of time; at least of recording within a node.</param>
    /// <param name="end">When observation ended.</param>
    public static IReadOnlyList<Violation> Check(OracleSettings settings, IReadOnlyCollection<MessageEvent> events, DateTimeOffset end) =>
        Judge(settings, events, end).Violations;

    /// <summary>Judges a history.</summary>
    /// <param name="settings">What is granted.</param>
    /// <param name="events">Events in order of time; at least of recording within a node.</param>
    /// <param name="end">When observation ended.</param>
    /// <param name="links">Who is connected to whom by plan, at one end of each link at least; null for everybody to everybody.</param>
    public static Judgement Judge(OracleSettings settings, IReadOnlyCollection<MessageEvent> events, DateTimeOffset end,
        IReadOnlyDictionary<string, IReadOnlySet<string>>? links = null) => new HistoryChecker(settings, links).Judge(events, end);

    private Judgement Judge(IReadOnlyCollection<MessageEvent> events, DateTimeOffset end)
    {
        foreach (var e in events)
        {
            Read(e);
        }

        _obligations.Membership.End(end);
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

        Losses();
        new StoreChecker(_published, _openTopics, _violations, OwesRow).Check(events);
        return new Judgement(
            [.. Alterations.Pair(_violations, events, _published).OrderBy(static v => v.At).ThenBy(static v => v.Hash, StringComparer.Ordinal)
                .ThenBy(static v => v.Node, StringComparer.Ordinal)],
            _notJudged, _settings);
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
            default:
                _obligations.Read(e);
                break;
        }
    }

    private void Arrived(MessageEvent e)
    {
        if (!_published.TryGetValue(e.Hash, out var publish))
        {
            if (!_openTopics.Contains(e.Topic))
            {
                Accuse(ViolationKind.Invented, e, e.At, $"{e.Node} got a message that nobody published");
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
        if (!_openTopics.Contains(e.Topic) && !_obligations.Membership.Touches(e.Node, e.Topic, publish.At - _settings.Grace, e.At + _settings.Grace))
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
    private void Losses()
    {
        foreach (var publish in _published.Values)
        {
            foreach (var node in _obligations.Membership.NodesOf(publish.Topic))
            {
                if (!_delivered.ContainsKey((node, publish.Hash)) && IsOwed(_obligations.OfDelivery(node, publish)))
                {
                    Accuse(ViolationKind.Lost, publish with { Node = node }, publish.At, $"{node} had joined and never got what {publish.Node} published");
                }
            }
        }
    }

    /// <summary>Of a store that lacks a message: whether it owes it.</summary>
    private bool OwesRow(MessageEvent answer, MessageEvent publish, DateTimeOffset? synced)
    {
        if (!IsEligible(answer.Node, publish))
        {
            return false;
        }

        // What it missed it owes once it has caught up, whatever kept it from getting it.
        return (synced is { } at && publish.Kind == EventKind.Publish && publish.At + _settings.Window <= at)
            || IsOwed(_obligations.OfStore(answer.Node, publish, answer.At));
    }

    private bool IsOwed(Grant grant)
    {
        if (grant is not (Grant.None or Grant.NotMember))
        {
            _notJudged[grant] = _notJudged.GetValueOrDefault(grant) + 1;
        }

        return grant == Grant.None;
    }

    /// <summary>Stores may refuse what is far from their time, and must not keep what is ephemeral.</summary>
    private bool IsEligible(string node, MessageEvent publish)
    {
        var nanoseconds = publish.Timestamp - ((publish.At - DateTimeOffset.UnixEpoch).Ticks * 100);
        var distance = TimeSpan.FromTicks(nanoseconds / 100);
        return !publish.Ephemeral && distance.Duration() <= _settings.Eligible
            && (distance - _obligations.Troubles.ClockOf(node, publish.At)).Duration() <= _settings.Eligible;
    }

    private void Accuse(ViolationKind kind, MessageEvent e, DateTimeOffset at, string detail) =>
        _violations.Add(new Violation(kind, e.Hash, e.Topic, e.Node, at, detail));
}
