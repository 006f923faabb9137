namespace Waku.Node.Store.Sync;

/// <summary>
/// One end of a reconciliation (WAKU-SYNC, Reconciliation Message Flow): answers ranges with ranges until nothing differs, and
/// collects what the other end lacks. Pure.
/// </summary>
/// <param name="topics">Own pubsub topics.</param>
/// <param name="local">Own messages.</param>
internal sealed class Reconciliation(IReadOnlyList<string> topics, SyncSet local)
{
    /// <summary>Up to so many messages a range is sent as a set.</summary>
    public const int SetThreshold = 100;

    private const int Partitions = 8;

    /// <summary>Own messages that the other end lacks.</summary>
    public List<SyncId> Missing { get; } = [];

    /// <summary>Messages of the other end that are missing here.</summary>
    public int Wanted { get; private set; }

    /// <summary>Pubsub topics of the other end; none for all.</summary>
    public IReadOnlyList<string> Theirs { get; private set; } = [];

    /// <summary>What the initiator says first: one fingerprint over the whole window.</summary>
    public RangesData Begin(SyncId from, SyncId to) =>
        new(topics, [], [SyncRange.Skip(from), SyncRange.Of(to, SyncSet.Fingerprint(local.Between(from, to)))]);

    /// <summary>What there is to say to a message; no ranges end the session.</summary>
    public RangesData Answer(RangesData received)
    {
        if (!Concerns(received))
        {
            return new RangesData(topics, [], [], received.Dialect);
        }

        Theirs = received.PubsubTopics;

        List<SyncRange> answer = [];
        var lower = SyncId.At(0);
        foreach (var range in received.Ranges)
        {
            Add(answer, range, lower);
            lower = range.Upper;
        }

        return new RangesData(topics, [], answer.TrueForAll(static r => r.Kind == SyncRangeKind.Skip) ? [] : answer, received.Dialect);
    }

    /// <summary>By the text cluster and shards must be the same; nwaku takes one topic in common, or none named at one end.</summary>
    private bool Concerns(RangesData received) => received.Dialect == SyncDialect.Text
        ? received.PubsubTopics.Order(StringComparer.Ordinal).SequenceEqual(topics.Order(StringComparer.Ordinal))
        : received.PubsubTopics.Count == 0 || topics.Count == 0 || received.PubsubTopics.Intersect(topics).Any();

    private void Add(List<SyncRange> answer, SyncRange range, SyncId lower)
    {
        var own = local.Between(lower, range.Upper);
        switch (range.Kind)
        {
            case SyncRangeKind.Fingerprint when !SyncSet.Fingerprint(own).AsSpan().SequenceEqual(range.Fingerprint.Span):
                Split(answer, own, range.Upper);
                break;
            case SyncRangeKind.ItemSet:
                Compare(own, range.Items);
                answer.Add(range.Reconciled ? SyncRange.Skip(range.Upper) : SyncRange.Of(range.Upper, own, reconciled: true));
                break;
            default:
                answer.Add(SyncRange.Skip(range.Upper));
                break;
        }
    }

    private void Compare(ArraySegment<SyncId> own, IReadOnlyList<SyncId> theirs)
    {
        HashSet<SyncId> known = [.. theirs];
        Missing.AddRange(own.Where(o => !known.Contains(o)));
        Wanted += theirs.Count - own.Count(known.Contains);
    }

    /// <summary>Cuts only between different times: bounds then need no hash, and every encoder can write them.</summary>
    private static void Split(List<SyncRange> answer, ArraySegment<SyncId> own, SyncId upper)
    {
        var from = 0;
        for (var part = 1; part < Partitions && own.Count > SetThreshold; part++)
        {
            var cut = Math.Max(own.Count * part / Partitions, from + 1);
            while (cut < own.Count && own[cut].Timestamp == own[cut - 1].Timestamp)
            {
                cut++;
            }

            if (cut >= own.Count)
            {
                break;
            }

            answer.Add(Range(own[from..cut], SyncId.At(own[cut].Timestamp)));
            from = cut;
        }

        answer.Add(from == 0 ? SyncRange.Of(upper, own, reconciled: false) : Range(own[from..], upper));
    }

    private static SyncRange Range(ArraySegment<SyncId> items, SyncId upper) =>
        items.Count <= SetThreshold ? SyncRange.Of(upper, items, reconciled: false) : SyncRange.Of(upper, SyncSet.Fingerprint(items));
}
