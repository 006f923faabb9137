using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Gate;

/// <summary>Where policies and known issues are.</summary>
internal static class GateFiles
{
    /// <summary>Policy of the tier <c>release</c> alone: <c>release.yaml</c> is that of a release, which joins it with measurements.</summary>
    private const string Tier = "release-suites";

    /// <summary>Known issues.</summary>
    public static string KnownIssues => Path.Combine(Repository.Root, "suites", "known-issues.yaml");

    /// <summary>The policy of a release.</summary>
    public static string Release => In(EvidenceJoin.Suite);

    /// <summary>The policy of a run of a suite or tier.</summary>
    /// <exception cref="UsageException">There is none, as for suites of others.</exception>
    public static string PolicyOf(string suite) => In(suite == EvidenceJoin.Suite ? Tier : suite);

    /// <summary>The policy of evidence.</summary>
    public static string PolicyOf(PlanEvidence plan) => plan.JoinedFrom is null ? PolicyOf(plan.Suite) : Release;

    private static string In(string name) => Path.Combine(Repository.Root, "suites", "gates", $"{name}.yaml") is var file && File.Exists(file)
        ? file
        : throw new UsageException($"there is no policy for the suite '{name}' ({file}); name one with --policy");
}
