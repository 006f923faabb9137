namespace Waku.QA.Oracle;

/// <summary>Answers of stores: nothing invented, nothing ephemeral, in order, no row twice, and complete where that is claimed.</summary>
internal sealed class StoreChecker(IReadOnlyDictionary<string, MessageEvent> published, IReadOnlySet<string> openTopics, List<Violation> violations,
    Func<MessageEvent, MessageEvent, DateTimeOffset?, bool> owes)
{
    private readonly Dictionary<(string Node, long Answer), List<MessageEvent>> _answers = [];
    private readonly Dictionary<(string Node, string Topic), DateTimeOffset> _synced = [];

    public void Check(IReadOnlyCollection<MessageEvent> events)
    {
        foreach (var e in events)
        {
            if (e.Kind == EventKind.Synced)
            {
                _synced[(e.Node, e.Topic)] = e.At;
            }
            else if (e.Kind == EventKind.Row)
            {
                (_answers.TryGetValue((e.Node, e.Answer), out var rows) ? rows : _answers[(e.Node, e.Answer)] = []).Add(e);
            }
        }

        foreach (var rows in _answers.Values)
        {
            Rows(rows);
        }

        foreach (var e in events)
        {
            if (e.Kind == EventKind.Complete)
            {
                Complete(e);
            }
        }
    }

    private void Rows(List<MessageEvent> rows)
    {
        HashSet<string> seen = [];
        MessageEvent? before = null;
        foreach (var row in rows)
        {
            var publish = published.GetValueOrDefault(row.Hash);
            if (publish is null && !openTopics.Contains(row.Topic))
            {
                Accuse(ViolationKind.Invented, row, $"the store of {row.Node} has a message that nobody published");
            }

            if (publish?.Ephemeral == true)
            {
                Accuse(ViolationKind.EphemeralStored, row, $"the store of {row.Node} kept an ephemeral message");
            }

            if (!seen.Add(row.Hash))
            {
                Accuse(ViolationKind.DuplicateRow, row, $"a row is twice in an answer of {row.Node}");
            }
            else if (before is not null
                && (before.Timestamp > row.Timestamp || (before.Timestamp == row.Timestamp && string.CompareOrdinal(before.Hash, row.Hash) > 0)))
            {
                Accuse(ViolationKind.Unordered, row, $"rows of an answer of {row.Node} are not in the order of time and hash");
            }

            before = row;
        }
    }

    private void Complete(MessageEvent answer)
    {
        HashSet<string> rows =
            [.. _answers.Where(a => a.Key.Node == answer.Node && a.Key.Answer >= answer.Answer).SelectMany(static a => a.Value).Select(static r => r.Hash)];
        DateTimeOffset? synced = _synced.TryGetValue((answer.Node, answer.Topic), out var at) && at <= answer.At ? at : null;
        foreach (var publish in published.Values)
        {
            if (publish.Topic == answer.Topic && !rows.Contains(publish.Hash) && owes(answer, publish, synced))
            {
                violations.Add(new Violation(ViolationKind.Incomplete, publish.Hash, publish.Topic, answer.Node, publish.At,
                    $"the store of {answer.Node} lacks what {publish.Node} published"));
            }
        }
    }

    private void Accuse(ViolationKind kind, MessageEvent row, string detail) =>
        violations.Add(new Violation(kind, row.Hash, row.Topic, row.Node, published.GetValueOrDefault(row.Hash)?.At ?? row.At, detail));
}
