using Waku.QA.Core.Verdicts;
using Waku.QA.Files;

namespace Waku.QA.Runs.Gate;

/// <summary>Where policies and known issues are.</summary>
internal static class GateFiles
{
    /// <summary>Known issues.</summary>
    public static string KnownIssues => Path.Combine(Repository.Root, "suites", "known-issues.yaml");

    /// <summary>The policy of a suite or tier.</summary>
    /// <exception cref="UsageException">There is none, as for suites of others.</exception>
    public static string PolicyOf(string suite) =>
        Path.Combine(Repository.Root, "suites", "gates", $"{suite}.yaml") is var file && File.Exists(file)
            ? file
            : throw new UsageException($"there is no policy for the suite '{suite}' ({file}); name one with --policy");
}
