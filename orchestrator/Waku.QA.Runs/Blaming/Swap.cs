namespace Waku.QA.Runs.Blaming;

/// <summary>One arrangement in which a red case ran: who had which role, where, and in which version.</summary>
/// <param name="From">Label of the sender or client; of the only product where there is no pair.</param>
/// <param name="To">Label of the receiver or server; the same as <paramref name="From"/> where there is no pair.</param>
/// <param name="Engine">process or docker.</param>
/// <param name="Baseline">Label that ran in the version of its baseline; null when all ran as they were.</param>
internal sealed record Swap(string From, string To, string Engine, string? Baseline = null)
{
    /// <summary>True when a product takes part as it was in the red run.</summary>
    public bool Has(string label) => From == label || To == label;

    /// <summary>What differs from the red arrangement, in words.</summary>
    public string Described(Swap red)
    {
        List<string> parts = [];
        if (From == red.To && To == red.From && From != To)
        {
            parts.Add("roles swapped");
        }
        else if (red.From == red.To && From == To)
        {
            parts.AddRange(From == red.From ? [] : [$"{From} in its place"]);
        }
        else
        {
            parts.AddRange(From == red.From ? [] : [$"first role: {From}"]);
            parts.AddRange(To == red.To ? [] : [$"second role: {To}"]);
        }

        parts.AddRange(Engine == red.Engine ? [] : [$"engine: {Engine}"]);
        parts.AddRange(Baseline == red.Baseline ? [] : [$"{Baseline} as in its baseline"]);
        return parts.Count == 0 ? "nothing: run again" : string.Join(", ", parts);
    }
}
