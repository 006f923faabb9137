using NUnit.Framework.Interfaces;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Reruns;

/// <summary>A case by what it does and by who does it: those of one kind are the same case with other products.</summary>
/// <param name="Id">Id of the case.</param>
/// <param name="Kind">Its method, and what else it is given.</param>
/// <param name="From">Label in the first role.</param>
/// <param name="To">Label in the second role; the same where there is one role.</param>
internal sealed record CaseCell(string Id, string Kind, string From, string To)
{
    /// <summary>The cell of a case.</summary>
    /// <param name="test">Case.</param>
    /// <param name="labels">Labels of the topology.</param>
    public static CaseCell Of(ITest test, IReadOnlyList<string> labels)
    {
        List<(string Name, string Value)> given = [.. (test.Method?.GetParameters() ?? []).Zip(test.Arguments)
            .Select(static p => (p.First.ParameterInfo.Name ?? "", p.Second?.ToString() ?? ""))];
        var pair = CasePair.Of(given) is { } two && labels.Contains(two.From) && labels.Contains(two.To) ? two : (ValueTuple<string, string>?)null;
        var one = given.Select(static g => g.Value).FirstOrDefault(labels.Contains) ?? string.Join(" and ", labels);
        var (from, to) = pair ?? (one, one);
        var rest = given.Select(static g => g.Value).Where(v => v != from && v != to);
        return new CaseCell(test.FullName, $"{test.ClassName}.{test.MethodName}({string.Join(", ", rest)})", from, to);
    }
}
