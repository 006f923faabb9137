using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Blaming;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Reruns;

/// <summary>One kind of round: a bench, and which label runs there as in its baseline.</summary>
/// <param name="bench">Where it runs.</param>
/// <param name="baseline">Label in the version of its baseline; null for none.</param>
internal sealed class BlameBench(RerunBench bench, string? baseline) : IAsyncDisposable
{
    /// <summary>More products than these are not swapped in: a pair and two others tell enough.</summary>
    private const int MostLabels = 4;
    private readonly IReadOnlyList<CaseCell> _cells = [.. bench.Tests.Select(t => CaseCell.Of(t, bench.Labels))];
    private readonly string _engine = bench.Engine.ToString().ToLowerInvariant();

    /// <summary>What runs there.</summary>
    public RerunBench Bench => bench;

    /// <summary>The cell of a case; null when this place has no such case.</summary>
    public CaseCell? Find(string id) => _cells.FirstOrDefault(c => c.Id == id);

    /// <summary>
    /// Runs the case once with every pair of products. When a node ends by itself, nothing is known of those beside it: each pair runs again alone then,
    /// and the one under which a node ends has failed.
    /// </summary>
    public async Task<(IReadOnlyList<(Swap Swap, CaseStatus Status)> Outcomes, bool Death)> RunAsync(CaseCell cell, CancellationToken cancellationToken)
    {
        List<string> labels = [.. new[] { cell.From, cell.To }.Concat(bench.Labels.Order(StringComparer.Ordinal)).Distinct().Take(MostLabels)];
        var siblings = _cells.Where(c => c.Kind == cell.Kind && labels.Contains(c.From) && labels.Contains(c.To)).ToDictionary(static c => c.Id);
        var result = await bench.RunAsync([.. siblings.Keys], cancellationToken);
        if (result.Death is null)
        {
            return ([.. result.Cases.Where(c => siblings.ContainsKey(c.FullName)).Select(c => (SwapOf(siblings[c.FullName]), c.Status))], false);
        }

        List<(Swap Swap, CaseStatus Status)> alone = [];
        foreach (var (id, sibling) in siblings)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var one = await bench.RunAsync([id], cancellationToken);
            var status = one.Death is not null ? CaseStatus.Failed : one.Cases.FirstOrDefault(c => c.FullName == id)?.Status ?? CaseStatus.NotTested;
            alone.Add((SwapOf(sibling), status));
        }

        return (alone, true);
    }

    private Swap SwapOf(CaseCell cell) => new(cell.From, cell.To, _engine, baseline);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => bench.DisposeAsync();
}
