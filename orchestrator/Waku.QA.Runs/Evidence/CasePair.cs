namespace Waku.QA.Runs.Evidence;

/// <summary>Who talked with whom in a case, by the names of its parameters.</summary>
internal static class CasePair
{
    private static readonly (string From, string To)[] Roles = [("from", "to"), ("client", "server"), ("first", "third")];

    /// <summary>Sender or client, and receiver or server; null for a case of no pair.</summary>
    public static (string From, string To)? Of(IEnumerable<(string Name, string Value)> parameters)
    {
        var all = parameters.ToLookup(static p => p.Name, static p => p.Value);
        foreach (var (from, to) in Roles)
        {
            if (all[from].FirstOrDefault() is { } sender && all[to].FirstOrDefault() is { } receiver)
            {
                return (sender, receiver);
            }
        }

        return null;
    }
}
