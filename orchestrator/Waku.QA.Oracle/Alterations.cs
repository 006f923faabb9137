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

        Dictionary<string, MessageEvent> originals = [];
        foreach (var e in events.Where(e => phantoms.Contains(e.Hash) && !originals.ContainsKey(e.Hash)))
        {
            if (Original(e, published.Values) is { } original)
            {
                originals[e.Hash] = original;
            }
        }

        List<Violation> result = [.. violations.Where(v => !originals.ContainsKey(v.Hash))];
        foreach (var came in violations.Where(v => originals.ContainsKey(v.Hash)).GroupBy(static v => v.Hash))
        {
            var original = originals[came.Key];
            List<string> nodes = [.. came.Select(static v => v.Node).Distinct().Order(StringComparer.Ordinal)];
            result.RemoveAll(v => v.Hash == original.Hash && v.Kind is ViolationKind.Lost or ViolationKind.Incomplete && nodes.Contains(v.Node));
            var arrived = events.First(e => e.Hash == came.Key);
            result.Add(new Violation(ViolationKind.Altered, original.Hash, original.Topic, nodes[0], original.At,
                $"{string.Join(", ", nodes)} got {came.Key} instead of what {original.Node} published: {Difference(original, arrived)}") { Instead = came.Key });
        }

        return result;
    }

    /// <summary>Messages of a run have times of their own, and from eight bytes on payloads of their own: either tells which one it was.</summary>
    private static MessageEvent? Original(MessageEvent came, IEnumerable<MessageEvent> published) =>
        published.Where(p => p.Topic == came.Topic && ((came.Payload.Length > 0 && p.Payload == came.Payload)
                || (came.Timestamp != 0 && p.Timestamp == came.Timestamp && p.ContentTopic == came.ContentTopic && p.ContentTopic.Length > 0)))
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
