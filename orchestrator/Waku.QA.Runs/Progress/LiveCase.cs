using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Progress;

/// <summary>A case that ended, as it is shown.</summary>
/// <param name="Status">Result.</param>
/// <param name="Name">Class and name.</param>
/// <param name="Reason">First line of why it is not passed.</param>
internal sealed record LiveCase(CaseStatus Status, string Name, string Reason)
{
    /// <summary>Sign and colour of a result.</summary>
    public static (string Sign, string Colour) LookOf(CaseStatus status) => status switch
    {
        CaseStatus.Passed => ("✓", "green"),
        CaseStatus.Failed => ("✗", "red"),
        CaseStatus.Environment => ("!", "red"),
        CaseStatus.Undecided => ("?", "yellow"),
        _ => ("-", "yellow"),
    };
}
