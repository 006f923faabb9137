using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Blaming;

/// <summary>Which swap gave which outcome, how often. Immutable: an execution makes a new table.</summary>
/// <param name="Red">The arrangement that was red in the run. Its row counts that failure too.</param>
/// <param name="Rows">Arrangements that ran.</param>
internal sealed record BlameTable(Swap Red, IReadOnlyList<SwapRow> Rows)
{
    /// <summary>The table of a case that was red once.</summary>
    public static BlameTable Of(Swap red, CaseStatus status) => new BlameTable(red, []).With(red, status);

    /// <summary>Rounds in which a node ended by itself: each arrangement of them ran again alone.</summary>
    public int Deaths { get; init; }

    /// <summary>The table with one more execution. What gave no answer tells nothing and is not counted.</summary>
    public BlameTable With(Swap swap, CaseStatus status)
    {
        if (status is not (CaseStatus.Passed or CaseStatus.Failed or CaseStatus.Environment))
        {
            return this;
        }

        var row = Rows.FirstOrDefault(r => r.Swap == swap) ?? new SwapRow(swap, 0, 0, 0);
        row = status switch
        {
            CaseStatus.Passed => row with { Passed = row.Passed + 1 },
            CaseStatus.Failed => row with { Failed = row.Failed + 1 },
            _ => row with { Environment = row.Environment + 1 },
        };
        return this with { Rows = [.. Rows.Where(r => r.Swap != swap), row] };
    }
}
