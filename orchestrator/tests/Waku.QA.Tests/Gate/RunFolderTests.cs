using System.Text.Json;
using System.Xml.Linq;
using Waku.QA.CaseKit.Records;
using Waku.QA.Engines.Resilience;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Gate;
using Waku.QA.Runs.Judging;
using Waku.QA.Runs.Reporting;
using Waku.QA.Runs.Sessions;

namespace Waku.QA.Tests.Gate;

public sealed class RunFolderTests
{
    [Test]
    public void EveryFileIsWrittenAndCanBeRead()
    {
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"run-{Guid.NewGuid():n}");
        var cases = GateEvaluatorTests.Records("PPFEUN?");
        cases[0].Steps.Add(new StepRecord("a step", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, null));
        cases[2].Attachments.Add(new Attachment("note", "text/plain", "txt", [65]));
        var gate = GateEvaluator.Evaluate(new GatePolicy { Name = "p", Passed = [new PassedShare(null, null, 0.01)] },
            GateSample.Of([.. cases.Select(static c => c.Status)]), [], GateSample.Day);
        new RunFolder(path).Write(Document(), gate, cases, AllureContext.Of(Document(), new Dictionary<string, KnownIssue>(), null));

        var junit = XDocument.Load(Path.Combine(path, "junit.xml")).Root!.Element("testsuite")!;
        var allure = Directory.GetFiles(Path.Combine(path, "allure-results"), "*-result.json")
            .Select(static f => JsonDocument.Parse(File.ReadAllText(f)).RootElement).ToList();
        var verdict = JsonDocument.Parse(File.ReadAllText(Path.Combine(path, "gate.json"))).RootElement;
        Assert.Multiple(() =>
        {
            Assert.That(("tests", "failures", "errors", "skipped") switch { var (a, b, c, d) => new[] { a, b, c, d }.Select(n => (int)junit.Attribute(n)!) },
                Is.EqualTo(new[] { 7, 1, 2, 2 }));
            Assert.That(allure.GroupBy(static a => a.GetProperty("status").GetString()).ToDictionary(static g => g.Key!, static g => g.Count()),
                Is.EquivalentTo(new Dictionary<string, int> { ["passed"] = 2, ["failed"] = 1, ["broken"] = 1, ["skipped"] = 2, ["unknown"] = 1 }));
            Assert.That(verdict.GetProperty("schema").GetInt32(), Is.EqualTo(1));
            Assert.That(verdict.GetProperty("verdict").GetString(), Is.EqualTo("block"));
            Assert.That(File.ReadAllText(Path.Combine(path, "gate.md")), Does.StartWith("# Blocked: smoke").And.Contain("x: why").And.Contain("case2")
                .And.Contain("Nodes were started 14 times in 0 clusters, 2.00 a case.")
                .And.Contain("The harness tried again: image pull 2 (last: a \\| timeout)."));
            Assert.That(JsonDocument.Parse(File.ReadAllText(Path.Combine(path, "run.json"))).RootElement.GetProperty("seed").GetInt32(), Is.EqualTo(1));
            Assert.That(allure.SelectMany(static a => a.GetProperty("attachments").EnumerateArray())
                .Select(a => File.Exists(Path.Combine(path, "allure-results", a.GetProperty("source").GetString()!))), Is.All.True);
            var retries = JsonDocument.Parse(File.ReadAllText(Path.Combine(path, "run.json"))).RootElement.GetProperty("retries");
            Assert.That(retries[0].GetProperty("count").GetInt32(), Is.EqualTo(2));
            Assert.That(File.ReadAllLines(Path.Combine(path, "allure-results", "environment.properties")), Has.Member("retries=image pull 2"));
        });
        Directory.Delete(path, recursive: true);
    }

    private static RunDocument Document() => new()
    {
        RunId = "r",
        Suite = "smoke",
        Topology = "t",
        Seed = 1,
        Engine = "process",
        EngineDetail = "d",
        Host = "h",
        Started = DateTimeOffset.UnixEpoch,
        Stopped = DateTimeOffset.UnixEpoch,
        Nodes = [],
        NotTested = ["x: why"],
        NodeStarts = 14,
        Retries = [new RetryCount("image pull", 2, "a | timeout")],
    };
}
