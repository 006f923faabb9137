using System.Globalization;
using System.Text;
using Waku.QA.CaseKit.Records;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Gate;

namespace Waku.QA.Runs.Reporting.Allure;

/// <summary>What is said of a case in words.</summary>
internal static class AllureText
{
    /// <summary>What it checks, and what several attempts say.</summary>
    public static string Description(CaseRecord record)
    {
        var text = new StringBuilder(record.Expectation);
        if (record.Requirements.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n\nChecks: {string.Join(", ", record.Requirements)}.");
        }

        if (record.Classification.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n\n{record.Classification}.");
        }

        return text.ToString();
    }

    /// <summary>By what viewers sort results into categories.</summary>
    public static string Prefix(CaseStatus status, KnownIssue? known) => status switch
    {
        CaseStatus.Failed when known is not null => $"Known issue ({known.Issue}, {known.Owner}, until {known.Expires:yyyy-MM-dd}): ",
        CaseStatus.Unsupported => "Unsupported: ",
        CaseStatus.NotTested => "Not tested: ",
        CaseStatus.Undecided => "Undecided: ",
        _ => "",
    };
}
