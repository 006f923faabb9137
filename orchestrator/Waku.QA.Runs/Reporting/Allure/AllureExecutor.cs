namespace Waku.QA.Runs.Reporting.Allure;

/// <summary><c>executor.json</c>: who ran it, as viewers show it.</summary>
/// <param name="Name">Name of the machine or service.</param>
/// <param name="Type">The viewer's icon: <c>github</c>, or <c>local</c>.</param>
/// <param name="BuildName">Name of the run.</param>
/// <param name="BuildOrder">Orders runs in trends: seconds since 1970.</param>
/// <param name="BuildUrl">Page of the run; null where it has none.</param>
/// <param name="ReportName">Title.</param>
internal sealed record AllureExecutor(string Name, string Type, string BuildName, long BuildOrder, Uri? BuildUrl, string ReportName)
{
    /// <summary>File name.</summary>
    public const string FileName = "executor.json";

    /// <summary>Of a run on this machine, or in the job of a workflow that its environment names.</summary>
    /// <param name="run">Run id.</param>
    /// <param name="suite">Suite.</param>
    /// <param name="started">Start of the run.</param>
    /// <param name="machine">Name of the machine.</param>
    /// <param name="variable">Reads the environment.</param>
    public static AllureExecutor Of(string run, string suite, DateTimeOffset started, string machine, Func<string, string?> variable)
    {
        var order = started.ToUnixTimeSeconds();
        if (variable("GITHUB_ACTIONS") == "true" && variable("GITHUB_SERVER_URL") is { } server && variable("GITHUB_REPOSITORY") is { } repository
            && variable("GITHUB_RUN_ID") is { } id && Uri.TryCreate($"{server}/{repository}/actions/runs/{id}", UriKind.Absolute, out var url))
        {
            var number = variable("GITHUB_RUN_NUMBER") ?? id;
            return new AllureExecutor("GitHub Actions", "github", $"#{number} {run}", order, url, $"Waku.QA {suite}");
        }

        return new AllureExecutor(machine, "local", run, order, null, $"Waku.QA {suite}");
    }
}
