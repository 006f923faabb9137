using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Comparing;

/// <summary>Two runs side by side, case by case: what broke, what was mended, what came and what went. Says nothing on a release; a gate does.</summary>
/// <param name="Nodes">Nodes of which only one run has this version or this digest, older ones first: what may be the cause.</param>
/// <param name="Same">Number of cases that are what they were.</param>
/// <param name="Changes">The others, broken ones first, each kind by id.</param>
internal sealed record RunComparison(IReadOnlyList<(bool IsNewer, NodeEvidence Node)> Nodes, int Same, IReadOnlyList<CaseChange> Changes)
{
    /// <summary>Compares two runs.</summary>
    public static RunComparison Of(RunEvidence before, RunEvidence after)
    {
        // A case that is there twice is a gate's to refuse; here the last one counts.
        var (old, young) = (ById(before), ById(after));
        var changes = young.Values.Select(c => Of(old.GetValueOrDefault(c.Id), c))
            .Concat(old.Values.Where(c => !young.ContainsKey(c.Id)).Select(static c => Of(c, null)))
            .OfType<CaseChange>().OrderBy(static c => c.Kind).ThenBy(static c => c.Id, StringComparer.Ordinal).ToList();
        var same = young.Count - changes.Count(static c => c.After is not null);

        // A run that was killed has not written down what its nodes were.
        var told = before.End is not null && after.End is not null;
        return new RunComparison(
            told ? [.. before.Nodes.Except(after.Nodes).Select(static n => (false, n)), .. after.Nodes.Except(before.Nodes).Select(static n => (true, n))] : [],
            same, changes);
    }

    private static Dictionary<string, CaseEvidence> ById(RunEvidence run) =>
        run.Cases.GroupBy(static c => c.Id).ToDictionary(static g => g.Key, static g => g.Last());

    private static CaseChange? Of(CaseEvidence? before, CaseEvidence? after)
    {
        var kind = (before?.Status, after?.Status) switch
        {
            (null, _) => CaseChangeKind.Added,
            (_, null) => CaseChangeKind.Gone,
            (CaseStatus.Passed, CaseStatus.Passed) => (CaseChangeKind?)null,
            (CaseStatus.Passed, _) => CaseChangeKind.Broken,
            (_, CaseStatus.Passed) => CaseChangeKind.Mended,
            _ when before!.Status == after!.Status && FirstLine(before.Message) == FirstLine(after.Message) => null,
            _ => CaseChangeKind.Otherwise,
        };
        var either = after ?? before!;
        var why = FirstLine(after is { Message.Length: > 0 } ? after.Message : before?.Message ?? "");
        return kind is { } what
            ? new CaseChange(what, either.Id, either.Name, before?.Status, after?.Status, why, IsUnsteady(before) || IsUnsteady(after))
            : null;
    }

    private static bool IsUnsteady(CaseEvidence? evidence) => evidence?.Attempts.Select(static a => a.Status).Distinct().Count() > 1;

    private static string FirstLine(string message)
    {
        var end = message.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? message : message[..end];
    }
}
