using System.Diagnostics;
using System.Text.Json;
using Waku.QA.CaseKit.Records;
using Waku.QA.Cli.Settings;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Gate;
using Waku.QA.Runs.Reporting.Allure;
using Waku.QA.Runs.Specifications;
using Waku.QA.Tests.Cli;

namespace Waku.QA.Tests.Reporting;

/// <summary>
/// What the official viewers make of the results of two runs, in the data that they generate: the packages <c>allure</c> (3) and
/// <c>allure-commandline</c> (2, which needs Java). The nightly installs them; where they are not there this is skipped, and not passed.
/// </summary>
[Category("release")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class AllureViewerTests
{
    private const string Name = "A.Suites.Smoke.RelayTests.Delivers(some)";
    private static readonly DateTimeOffset Start = new(2026, 11, 27, 1, 2, 3, TimeSpan.Zero);
    private static readonly string Modules = Path.Combine(Repository.Root, "orchestrator", "tests", "allure-viewers", "node_modules");
    private string _folder = null!;

    [SetUp]
    public void WriteTwoRuns()
    {
        if (!Directory.Exists(Modules))
        {
            Assert.Ignore("the viewers are not installed: npm ci in orchestrator/tests/allure-viewers");
        }

        _folder = Directory.CreateTempSubdirectory("waku-qa-viewers").FullName;
        Write("first", Start.AddDays(-1), CaseStatus.Passed, []);
        Write("second", Start, CaseStatus.Failed, [new AllurePast("first", Start.AddDays(-1), [(Name, CaseStatus.Passed, 5)])]);
    }

    [TearDown]
    public void Remove()
    {
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>The command goes on with a history that it is given, and leaves pages alone that are there.</summary>
    [Test]
    public async Task TheReportGoesOnWithAHistoryThatIsGiven()
    {
        var history = Path.Combine(_folder, "pages", "history.jsonl");
        foreach (var (run, pages, lines, exit) in new[] { ("first", "one", 1, 0), ("second", "two", 2, 0), ("second", "two", 2, 64) })
        {
            var (code, output) = await CommandLine.RunAsync(
                ["report", Path.Combine(_folder, run), "--history", history, "--to", Path.Combine(_folder, "pages", pages)],
                (AllureProgram.Variable, Path.Combine(Modules, "allure", "cli.js")));

            Assert.That(code, Is.EqualTo(exit), output);
            Assert.That(File.Exists(Path.Combine(_folder, "pages", pages, "index.html")));
            Assert.That(File.ReadLines(history).Count(), Is.EqualTo(lines));
        }

        Assert.That(Directory.GetFileSystemEntries(Path.Combine(_folder, "second")).Select(Path.GetFileName),
            Is.EquivalentTo(new[] { "allure-results", "allurerc.mjs" }), "nothing was written to the folder of the run");
        using var package = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Modules, "allure", "package.json")));
        Assert.That(package.RootElement.GetProperty("version").GetString(), Is.EqualTo(AllureProgram.Version));
    }

    [Test]
    public async Task Allure3ShowsOwnerLinksRetriesSeverityAndTrend()
    {
        foreach (var run in new[] { "first", "second" })
        {
            await NodeAsync(run, Path.Combine(Modules, "allure", "cli.js"), "generate", "-c", "allurerc.mjs", "allure-results");
        }

        var results = Read("second", "allure-report/data/test-results");
        var shown = results.Single(static r => !r.GetProperty("isRetry").GetBoolean());
        Assert.Multiple(() =>
        {
            AssertCase(shown);
            Assert.That(results, Has.Count.EqualTo(3));
            Assert.That(shown.GetProperty("retriesCount").GetInt32(), Is.EqualTo(2));
            Assert.That(shown.GetProperty("history").GetArrayLength(), Is.EqualTo(1), "the run before");
            Assert.That(shown.GetProperty("history")[0].GetProperty("status").GetString(), Is.EqualTo("passed"));
            Assert.That(shown.GetProperty("known").GetBoolean());
            Assert.That(File.ReadLines(Path.Combine(_folder, "allure-history.jsonl")).Count(), Is.EqualTo(2));
            var charts = Json("second", "allure-report/widgets/charts.json").GetProperty("general").EnumerateObject().Select(static c => c.Value).ToList();
            Assert.That(Chart(charts, "statusDynamics").GetProperty("data").GetArrayLength(), Is.EqualTo(2), "trend");
            Assert.That(Chart(charts, "testResultSeverities").GetProperty("data").EnumerateArray()
                .Single(static s => s.GetProperty("id").GetString() == "blocker").GetProperty("failed").GetInt32(), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task Allure2ShowsOwnerLinksRetriesSeverityAndTrend()
    {
        if (await StartAsync(_folder, "java", "-version") is not (0, _))
        {
            Assert.Ignore("there is no Java, which Allure 2 needs");
        }

        await NodeAsync("second", Path.Combine(Modules, "allure-commandline", "bin", "allure"), "generate", "allure-results", "-o", "report");

        var shown = Read("second", "report/data/test-cases").Single(static r => !r.GetProperty("retry").GetBoolean());
        var extra = shown.GetProperty("extra");
        Assert.Multiple(() =>
        {
            AssertCase(shown);
            Assert.That(extra.GetProperty("severity").GetString(), Is.EqualTo("blocker"));
            Assert.That(extra.GetProperty("owner").GetString(), Is.EqualTo("relay team"));
            Assert.That(extra.GetProperty("retries").EnumerateArray().Select(static r => r.GetProperty("status").GetString()),
                Is.EqualTo(new[] { "failed", "passed" }), "newest first");
            Assert.That(extra.GetProperty("history").GetProperty("items")[0].GetProperty("status").GetString(), Is.EqualTo("passed"));
            Assert.That(Json("second", "report/widgets/history-trend.json").EnumerateArray().Select(static t => t.GetProperty("data"))
                .Select(static d => (d.GetProperty("failed").GetInt32(), d.GetProperty("passed").GetInt32())), Is.EqualTo(new[] { (1, 0), (0, 1) }), "trend");
            Assert.That(Json("second", "report/widgets/severity.json")[0].GetProperty("severity").GetString(), Is.EqualTo("blocker"));
            Assert.That(Json("second", "report/widgets/retry-trend.json")[0].GetProperty("data").GetProperty("retry").GetInt32(), Is.EqualTo(2));
            Assert.That(Json("second", "report/widgets/executors.json")[0].GetProperty("buildName").GetString(), Is.EqualTo("second"));
        });
    }

    private static void AssertCase(JsonElement shown)
    {
        Assert.That(shown.GetProperty("status").GetString(), Is.EqualTo("failed"), "the attempt that stands");
        Assert.That(shown.GetProperty("flaky").GetBoolean());
        Assert.That(Labels(shown, "owner"), Is.EqualTo(new[] { "relay team" }));
        Assert.That(Labels(shown, "severity"), Is.EqualTo(new[] { "blocker" }));
        Assert.That(Labels(shown, "epic"), Is.EqualTo(new[] { "11/WAKU2-RELAY" }));
        Assert.That(shown.GetProperty("links").EnumerateArray().Select(static l => (l.GetProperty("type").GetString(), l.GetProperty("url").GetString())),
            Is.EqualTo(new[] { ("issue", "https://tracker/1556"), ("link", "https://rfc/11/relay.md#message-fields") }));
    }

    private static IEnumerable<string?> Labels(JsonElement result, string name) => result.GetProperty("labels").EnumerateArray()
        .Where(l => l.GetProperty("name").GetString() == name).Select(static l => l.GetProperty("value").GetString());

    private static JsonElement Chart(List<JsonElement> charts, string type) => charts.Single(c => c.GetProperty("type").GetString() == type);

    private List<JsonElement> Read(string run, string folder) =>
        [.. Directory.GetFiles(Path.Combine(_folder, run, folder), "*.json").Select(f => Json(run, Path.GetRelativePath(Path.Combine(_folder, run), f)))];

    private JsonElement Json(string run, string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, run, file)));
        return document.RootElement.Clone();
    }

    private void Write(string id, DateTimeOffset start, CaseStatus status, IReadOnlyList<AllurePast> past)
    {
        var record = new CaseRecord
        {
            FullName = Name,
            Suite = "smoke",
            Feature = "RelayTests",
            Name = "Delivers(some)",
            Status = status,
            Message = status == CaseStatus.Passed ? "" : "lost",
            Start = start,
            Stop = start.AddSeconds(1),
            Worker = "worker 2",
            Requirements = { "N#1556", "11-M2" },
        };
        if (status == CaseStatus.Failed)
        {
            record.Attempts.AddRange(
                [new CaseAttempt(1, status, 10, "lost"), new CaseAttempt(2, CaseStatus.Passed, 20, ""), new CaseAttempt(3, status, 30, "lost")]);
            record.Classification = "flaky: 2 of 3";
        }

        var known = new KnownIssue
        {
            Case = new("x"),
            Message = new("y"),
            Implementation = "some",
            Versions = ["1"],
            Issue = "N#1556",
            Owner = "relay team",
            Expires = new DateOnly(2026, 12, 31),
        };
        AllureWriter.Write(Path.Combine(_folder, id, "allure-results"), [record], new AllureRun(id, "smoke", start,
            [new RunNode("main", "s-1", "some", "1.2", "peer", "ref", "sha", 1)], new Dictionary<string, string> { ["suite"] = "smoke" },
            status == CaseStatus.Failed ? new Dictionary<string, KnownIssue> { [Name] = known } : [],
            new Dictionary<string, Requirement>
            {
                ["11-M2"] = new("11/WAKU2-RELAY", "11-M2", "Message fields", "text", null) { Page = new Uri("https://rfc/11/relay.md") },
            },
            new Dictionary<string, string> { ["N"] = "https://tracker/" }, AllureExecutor.Of(id, "smoke", start, "here", static _ => null), past),
            Array.Empty<(string, Attachment)>().ToLookup(static a => a.Item1, static a => a.Item2));
    }

    private async Task NodeAsync(string run, params string[] arguments)
    {
        var (code, output) = await StartAsync(Path.Combine(_folder, run), "node", arguments)
            ?? throw new IgnoreException("there is no Node.js, which the viewers need");
        Assert.That(code, Is.Zero, output);
    }

    /// <summary>Exit code and what was printed; null where there is no such program.</summary>
    private static async Task<(int Code, string Output)?> StartAsync(string folder, string program, params string[] arguments)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true },
        };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }

        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(output));
    }
}
