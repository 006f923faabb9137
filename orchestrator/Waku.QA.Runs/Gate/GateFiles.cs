using Waku.QA.Files;

namespace Waku.QA.Runs.Gate;

/// <summary>Where policies and known issues are.</summary>
internal static class GateFiles
{
    /// <summary>Known issues.</summary>
    public static string KnownIssues => Path.Combine(Repository.Root, "suites", "known-issues.yaml");

    /// <summary>The policy of a suite or tier.</summary>
    public static string PolicyOf(string suite) => Path.Combine(Repository.Root, "suites", "gates", $"{suite}.yaml");
}
