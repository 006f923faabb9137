using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Blaming;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Reruns;

/// <summary>Runs cells again until each is told or has had its time. Cells of one kind share their rounds: each has every pair in it.</summary>
/// <param name="benches">Where each kind of round runs.</param>
/// <param name="notSwapped">What has no bench, and why.</param>
/// <param name="time">Clock.</param>
internal sealed class BlameReruns(IReadOnlyDictionary<RoundKind, BlameBench> benches, IReadOnlyList<string> notSwapped, TimeProvider time)
{
    /// <summary>What a cell may take (issue 22). A round that is not done by then is not counted.</summary>
    private static readonly TimeSpan MostOfCell = TimeSpan.FromMinutes(2);
    private readonly HashSet<RoundKind> _dead = [];
    private readonly Dictionary<string, List<(IReadOnlyList<(Swap Swap, CaseStatus Status)> Outcomes, bool Death)>> _rounds = [];

    /// <summary>Runs one cell again; null when the case is not there any more.</summary>
    public async Task<BlamedCell?> RunAsync(CaseEvidence one, string engine, CancellationToken cancellationToken)
    {
        if (benches[RoundKind.Same].Find(one.Id) is not { } cell)
        {
            return null;
        }

        var start = time.GetTimestamp();
        var red = new Swap(cell.From, cell.To, engine);
        var table = BlameTable.Of(red, one.Status);
        var had = _rounds.TryGetValue(cell.Kind, out var known) ? known : _rounds[cell.Kind] = [];
        var (done, ran, late) = (0, 0, false);
        var can = benches.Keys.Except(_dead).ToHashSet();
        while (!late && BlameRounds.Next(done, table, can) is { } kind)
        {
            if (done == had.Count)
            {
                late = !await AddAsync(had, benches[kind], cell, MostOfCell - time.GetElapsedTime(start), cancellationToken);
                ran++;
            }

            if (!late && kind != RoundKind.Same && had[done].Outcomes.All(static o => o.Status is not (CaseStatus.Passed or CaseStatus.Failed)))
            {
                // Where nothing runs at all, nothing is learned of this case: such a place is left out, not counted for or against anybody.
                had.RemoveAt(done);
                can.Remove(kind);
                _dead.Add(kind);
            }
            else if (!late)
            {
                table = had[done].Outcomes.Aggregate(table, static (t, o) => t.With(o.Swap, o.Status));
                table = table with { Deaths = table.Deaths + (had[done].Death ? 1 : 0) };
                done++;
            }
        }

        return new BlamedCell
        {
            Id = one.Id,
            Red = red,
            Rows = [.. table.Rows.OrderBy(r => r.Swap != red).ThenBy(static r => r.Swap.Engine, StringComparer.Ordinal)
                .ThenBy(static r => r.Swap.Baseline, StringComparer.Ordinal).ThenBy(static r => r.Swap.From, StringComparer.Ordinal)
                .ThenBy(static r => r.Swap.To, StringComparer.Ordinal)],
            Deaths = table.Deaths,
            Rounds = ran,
            Seconds = Math.Round(time.GetElapsedTime(start).TotalSeconds, 1),
            NotSwapped =
            [
                .. notSwapped, .. _dead.Select(static d => $"{d}: nothing ran there"), .. late ? (string[])["its time ended before it was told"] : [],
            ],
            Verdict = BlameClassifier.Of(table),
        };
    }

    /// <summary>One more round; false when there was no time for it.</summary>
    private async Task<bool> AddAsync(List<(IReadOnlyList<(Swap, CaseStatus)>, bool)> rounds, BlameBench bench, CaseCell cell, TimeSpan left,
        CancellationToken cancellationToken)
    {
        if (left <= TimeSpan.Zero)
        {
            return false;
        }

        using var late = new CancellationTokenSource(left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            var round = await bench.RunAsync(cell, either.Token);
            cancellationToken.ThrowIfCancellationRequested();
            if (!late.IsCancellationRequested)
            {
                rounds.Add(round);
                return true;
            }
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // A round that has no time left tells nothing.
        }

        return false;
    }
}
