using Waku.QA.CaseKit.Records;
using Waku.QA.Runs.Specifications;

namespace Waku.QA.Runs.Reporting.Allure;

/// <summary>Labels and links of a case, by the names under which viewers look for them.</summary>
internal static class AllureLabels
{
    private const string Smoke = "smoke";

    /// <summary>Labels: where it ran, what it is, how much depends on it, which sentences of which specifications it checks.</summary>
    public static IEnumerable<(string Name, string Value)> Of(CaseRecord record, AllureRun run, string host)
    {
        var (space, type, method) = Parts(record.FullName);
        var requirements = record.Requirements.Select(r => run.Requirements.GetValueOrDefault(r)).OfType<Requirement>().ToList();
        yield return ("host", host);
        yield return ("thread", record.Worker);
        yield return ("framework", "nunit");
        yield return ("language", "csharp");
        yield return ("package", space);
        yield return ("testClass", type);
        yield return ("testMethod", method);
        yield return ("parentSuite", record.Suite);
        yield return ("suite", record.Feature);
        yield return ("severity", Severity(record, requirements));
        foreach (var document in requirements.Select(static r => r.Document).Distinct())
        {
            yield return ("epic", document);
        }

        yield return ("feature", record.Feature);
        foreach (var requirement in requirements)
        {
            yield return ("story", $"{requirement.Id} {requirement.Section}");
        }

        if (run.Excused.GetValueOrDefault(record.FullName) is { } known)
        {
            yield return ("owner", known.Owner);
            yield return ("tag", "known issue");
        }

        foreach (var tag in record.Requirements.Concat(Implementations(record, run)))
        {
            yield return ("tag", tag);
        }
    }

    /// <summary>
    /// Links: the issues that it guards against, the one by which its failure is known, and the sentences of specifications that it checks.
    /// </summary>
    public static IEnumerable<(string Name, string Url, string Type)> Links(CaseRecord record, AllureRun run)
    {
        IEnumerable<string> named = run.Excused.GetValueOrDefault(record.FullName) is { } known ? [known.Issue, .. record.Requirements] : record.Requirements;
        foreach (var issue in named.Distinct())
        {
            if (issue.Split('#') is [var tracker, var number] && run.Trackers.GetValueOrDefault(tracker) is { } place && number.All(char.IsAsciiDigit))
            {
                yield return (issue, place + number, "issue");
            }
            else if (Uri.TryCreate(issue, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps)
            {
                yield return (issue, issue, "issue");
            }
            else if (run.Requirements.GetValueOrDefault(issue)?.Link is { } sentence)
            {
                yield return ($"{issue} {run.Requirements[issue].Document}", sentence.AbsoluteUri, "link");
            }
        }
    }

    /// <summary>Namespace, class and method of a case: its full name up to its arguments.</summary>
    public static (string Space, string Type, string Method) Parts(string fullName)
    {
        var bare = fullName.Split('(')[0];
        var method = bare.LastIndexOf('.');
        var type = method < 0 ? bare : bare[..method];
        var space = type.LastIndexOf('.');
        return (space < 0 ? "" : type[..space], type, bare[(method + 1)..]);
    }

    /// <summary>Nothing works without smoke; a MUST is critical, a SHOULD is not.</summary>
    private static string Severity(CaseRecord record, IReadOnlyList<Requirement> requirements) =>
        record.Suite == Smoke || Parts(record.FullName).Space.EndsWith($".{Smoke}", StringComparison.OrdinalIgnoreCase) ? "blocker"
        : requirements.Any(static r => r.IsMust) ? "critical"
        : requirements.Count > 0 ? "minor"
        : "normal";

    private static IEnumerable<string> Implementations(CaseRecord record, AllureRun run) =>
        run.Nodes.Where(n => n.Cluster == record.Cluster && record.Name.Contains(n.Implementation, StringComparison.Ordinal))
            .Select(static n => n.Implementation).Distinct().Order(StringComparer.Ordinal);
}
