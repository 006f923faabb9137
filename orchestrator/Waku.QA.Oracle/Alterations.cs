namespace Waku.QA.Oracle;

/// <summary>
/// One defect is one finding: what nobody published, but is like a published message, is that message altered, wherever it came to. It is
/// said once, with what came instead, and no longer as something invented here and something lost there.
/// </summary>
internal static class Alterations
{
    /// <summary>Puts together what belongs together.</summary>
    /// <param name="violations">Accusations.</param>
    /// <param name="events">The history.</param>
    /// <param name="published">Publishes by hash.</param>
    public static List<Violation> Pair(List<Violation> violations, IEnumerable<MessageEvent> events, IReadOnlyDictionary<string, MessageEvent> published)
    {
        var phantoms = violations.Where(static v => v.Kind == ViolationKind.Invented).Select(static v => v.Hash).ToHashSet();
        if (phantoms.Count == 0)
        {
            return violations;
        }

        var byPayload = published.Values.Where(static p => p.Payload.Length > 0).ToLookup(static p => (p.Topic, p.Payload));
        var byTime = published.Values.Where(static p => p.ContentTopic.Length > 0).ToLookup(static p => (p.Topic, p.Timestamp));
        Dictionary<string, (MessageEvent Original, MessageEvent Came)> pairs = [];
        foreach (var e in events.Where(e => phantoms.Contains(e.Hash) && !pairs.ContainsKey(e.Hash)))
        {
            if (Original(e, byPayload[(e.Topic, e.Payload)], byTime[(e.Topic, e.Timestamp)]) is { } original)
            {
                pairs[e.Hash] = (original, e);
            }
        }

        HashSet<(string Hash, string Node)> said = [];
        List<Violation> altered = [];
        foreach (var came in violations.Where(v => pairs.ContainsKey(v.Hash)).GroupBy(static v => v.Hash))
        {
            var (original, arrived) = pairs[came.Key];
            List<string> nodes = [.. came.Select(static v => v.Node).Distinct().Order(StringComparer.Ordinal)];
            said.UnionWith(nodes.Select(n => (original.Hash, n)));
            altered.Add(new Violation(ViolationKind.Altered, original.Hash, original.Topic, nodes[0], original.At,
                $"{string.Join(", ", nodes)} got {came.Key} instead of what {original.Node} published: {Difference(original, arrived)}")
            {
                Instead =
                    came.Key
            });
        }

        return
        [
            .. violations.Where(v => !pairs.ContainsKey(v.Hash)
                && !(v.Kind is ViolationKind.Lost or ViolationKind.Incomplete && said.Contains((v.Hash, v.Node)))),
            .. altered,
        ];
    }

    /// <summary>Messages of a run have times of their own, and from eight bytes on payloads of their own: either tells which one it was.</summary>
    private static MessageEvent? Original(MessageEvent came, IEnumerable<MessageEvent> ofPayload, IEnumerable<MessageEvent> ofTime) =>
        ofPayload.Concat(ofTime.Where(p => came.Timestamp != 0 && p.ContentTopic == came.ContentTopic))
            .OrderByDescending(p => (p.Timestamp == came.Timestamp ? 1 : 0) + (p.Payload == came.Payload ? 1 : 0)).ThenBy(p => (came.At - p.At).Duration())
            .FirstOrDefault();

    private static string Difference(MessageEvent sent, MessageEvent came)
    {
        List<string> differences = [];
        if (sent.Payload != came.Payload)
        {
            differences.Add("the payload is another");
        }

        if (sent.Timestamp != came.Timestamp)
        {
            differences.Add($"time {came.Timestamp} instead of {sent.Timestamp}");
        }

        if (sent.ContentTopic != came.ContentTopic)
        {
            differences.Add($"content topic '{came.ContentTopic}' instead of '{sent.ContentTopic}'");
        }

        return differences.Count == 0 ? "payload, content topic and time are the same, so it is the meta" : string.Join("; ", differences);
    }
}
