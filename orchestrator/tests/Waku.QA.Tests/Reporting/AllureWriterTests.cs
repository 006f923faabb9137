using System.Text.Json;
using Waku.QA.CaseKit.Records;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Gate;
using Waku.QA.Runs.Reporting.Allure;
using Waku.QA.Runs.Specifications;

namespace Waku.QA.Tests.Reporting;

public sealed class AllureWriterTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 27, 1, 2, 3, TimeSpan.Zero);
    private string _folder = null!;

    [SetUp]
    public void Make() => _folder = Path.Combine(Directory.CreateTempSubdirectory("waku-qa-allure").FullName, "allure-results");

    [TearDown]
    public void Remove() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [Test]
    public void ACaseSaysWhatViewersLookFor()
    {
        var record = Record("A.Suites.Smoke.RelayTests.Delivers(some, shard 0)", CaseStatus.Failed);
        record.Requirements.AddRange(["11-M2", "N#1556", "a section"]);
        record.Cluster = "main";
        var result = Write(record).Single();

        var labels = result.GetProperty("labels").EnumerateArray().ToLookup(static l => l.GetProperty("name").GetString()!,
            static l => l.GetProperty("value").GetString()!);
        Assert.Multiple(() =>
        {
            Assert.That(labels["host"], Is.EqualTo(new[] { "here" }));
            Assert.That(labels["thread"], Is.EqualTo(new[] { "worker 2" }));
            Assert.That(labels["package"], Is.EqualTo(new[] { "A.Suites.Smoke" }));
            Assert.That(labels["testClass"], Is.EqualTo(new[] { "A.Suites.Smoke.RelayTests" }));
            Assert.That(labels["testMethod"], Is.EqualTo(new[] { "Delivers" }));
            Assert.That(labels["severity"], Is.EqualTo(new[] { "blocker" }));
            Assert.That(labels["epic"], Is.EqualTo(new[] { "11/WAKU2-RELAY" }));
            Assert.That(labels["story"], Is.EqualTo(new[] { "11-M2 Message fields" }));
            Assert.That(labels["owner"], Is.EqualTo(new[] { "relay team" }));
            Assert.That(labels["tag"], Is.EquivalentTo(new[] { "known issue", "11-M2", "N#1556", "a section", "some" }));
            Assert.That(result.GetProperty("titlePath").EnumerateArray().Select(static t => t.GetString()),
                Is.EqualTo(new[] { "A", "Suites", "Smoke", "RelayTests" }));
            Assert.That(result.GetProperty("links").EnumerateArray()
                .Select(static l => (l.GetProperty("type").GetString(), l.GetProperty("name").GetString(), l.GetProperty("url").GetString())),
                Is.EqualTo(new[]
                {
                    ("issue", "N#1556", "https://tracker/1556"), ("link", "11-M2 11/WAKU2-RELAY", "https://rfc/11/relay.md#message-fields"),
                }));
            Assert.That(result.GetProperty("statusDetails").GetProperty("known").GetBoolean());
            Assert.That(result.GetProperty("statusDetails").GetProperty("message").GetString(), Does.StartWith("Known issue (N#1556, relay team, until "));
            Assert.That(result.GetProperty("parameters").EnumerateArray().Single(static p => p.GetProperty("name").GetString() == "node some")
                .GetProperty("excluded").GetBoolean(), "what ran is no part of the history id");
        });
    }

    [TestCase("11-M2", "critical")]
    [TestCase("11-S1", "minor")]
    [TestCase("N#1", "normal")]
    public void AMustIsCritical(string requirement, string severity)
    {
        var record = Record("A.Suites.Functional.RelayTests.X", CaseStatus.Passed, "functional");
        record.Requirements.Add(requirement);
        Assert.That(Write(record).Single().GetProperty("labels").ToString(), Does.Contain($"\"{severity}\""));
    }

    [Test]
    public void AttemptsAreRetriesOfOneHistoryIdAndTheOneThatStandsIsTheNewest()
    {
        var record = Record("A.B.C", CaseStatus.Failed);
        record.Attempts.AddRange([new CaseAttempt(1, CaseStatus.Failed, 10, "x"), new CaseAttempt(2, CaseStatus.Passed, 20, ""),
            new CaseAttempt(3, CaseStatus.Failed, 30, "y")]);
        record.Classification = "flaky: 2 of 3";
        var results = Write(record).OrderBy(static r => r.GetProperty("start").GetInt64()).ToList();

        Assert.That(results.Select(static r => r.GetProperty("historyId").GetString()).Distinct().Count(), Is.EqualTo(1));
        Assert.That(results.Select(static r => r.GetProperty("uuid").GetString()), Is.Unique);
        Assert.That(results.Select(static r => r.GetProperty("status").GetString()), Is.EqualTo(new[] { "passed", "failed", "failed" }),
            "the second and the third attempt, and the first, which stands");
        Assert.That(results.Zip(results.Skip(1)).All(static p => p.First.GetProperty("stop").GetInt64() < p.Second.GetProperty("start").GetInt64()),
            "no overlap");
        Assert.That(results[^1].GetProperty("statusDetails").GetProperty("message").GetString(), Is.EqualTo("why"));
        Assert.That(results[^1].GetProperty("statusDetails").GetProperty("flaky").GetBoolean());
    }

    [Test]
    public void TheTrendHasEarlierRuns()
    {
        Write(Record("A.B.C", CaseStatus.Passed));
        using var trend = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "history", "history-trend.json")));
        Assert.That(trend.RootElement.GetArrayLength(), Is.EqualTo(2));
        Assert.That(trend.RootElement[0].GetProperty("data").GetProperty("failed").GetInt32(), Is.EqualTo(1));
        using var history = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "history", "history.json")));
        var items = history.RootElement.EnumerateObject().Single();
        Assert.That(items.Value.GetProperty("items").GetArrayLength(), Is.EqualTo(2));
        Assert.That(File.ReadAllText(Path.Combine(Path.GetDirectoryName(_folder)!, "allurerc.mjs")), Does.Contain("historyPath"));
    }

    [Test]
    public void AWorkflowIsNamedWithItsPage()
    {
        var variables = new Dictionary<string, string>
        {
            ["GITHUB_ACTIONS"] = "true",
            ["GITHUB_SERVER_URL"] = "https://github.com",
            ["GITHUB_REPOSITORY"] = "a/b",
            ["GITHUB_RUN_ID"] = "42",
        };
        Assert.That(AllureExecutor.Of("r", "pr", Start, "here", variables.GetValueOrDefault),
            Has.Property("Type").EqualTo("github").And.Property("BuildUrl").EqualTo(new Uri("https://github.com/a/b/actions/runs/42")));
        Assert.That(AllureExecutor.Of("r", "pr", Start, "here", static _ => null), Has.Property("Type").EqualTo("local").And.Property("Name").EqualTo("here"));
    }

    private List<JsonElement> Write(CaseRecord record)
    {
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
        var past = Enumerable.Range(1, 2).Select(static i =>
            new AllurePast($"run{i}", Start.AddDays(-i), [("A.B.C", i == 1 ? CaseStatus.Failed : CaseStatus.Passed, 5)]));
        var run = new AllureRun("run", "smoke", Start, [new RunNode("main", "s-1", "some", "1.2", "peer", "ref", "sha", 1)], new Dictionary<string, string>(),
            record.Requirements.Contains("N#1556") ? new Dictionary<string, KnownIssue> { [record.FullName] = known } : [],
            new Dictionary<string, Requirement>
            {
                ["11-M2"] = new("11/WAKU2-RELAY", "11-M2", "Message fields", "text", null) { Page = new Uri("https://rfc/11/relay.md") },
                ["11-S1"] = new("11/WAKU2-RELAY", "11-S1", "x", "text", null),
            },
            new Dictionary<string, string> { ["N"] = "https://tracker/" }, AllureExecutor.Of("run", "smoke", Start, "here", static _ => null), [.. past]);
        AllureWriter.Write(_folder, [record], run, Array.Empty<(string, Attachment)>().ToLookup(static a => a.Item1, static a => a.Item2));
        return [.. Directory.GetFiles(_folder, "*-result.json").Select(static f => JsonDocument.Parse(File.ReadAllText(f)).RootElement)];
    }

    private static CaseRecord Record(string name, CaseStatus status, string suite = "smoke") => new()
    {
        FullName = name,
        Suite = suite,
        Feature = "f",
        Name = name,
        Status = status,
        Message = "why",
        Start = Start,
        Stop = Start.AddSeconds(1),
        Worker = "worker 2",
    };
}
