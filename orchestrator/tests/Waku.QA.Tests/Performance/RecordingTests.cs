using System.Text.Json;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using Waku.QA.Performance.Comparison;
using Waku.QA.Performance.Load;
using Waku.QA.Performance.Measuring;
using Waku.QA.Performance.Recording;
using Waku.QA.Performance.Scenarios;

namespace Waku.QA.Tests.Performance;

[TestFixture]
public sealed class RecordingTests
{
    private static readonly HostFingerprint Host = new("cpu × 2", "kernel", "engine");
    private static readonly PerformancePolicy Policy = new(
        new LookPlan([8, 12], 0.05), [new MetricPolicy("latency.p50", MetricKind.Timing, false, new MetricMargins(0, 0.05, 0.10))], 8, TimeSpan.FromHours(1),
            0.02, 0.05, 5);

    [Test]
    public void RunsAndPairsComeBackAsTheyWere()
    {
        using var folder = new TemporaryFolder();
        using var history = new PerformanceHistory(folder.Path);
        for (var i = 1; i <= 3; i++)
        {
            var (b, c) = (Run("baseline", i), Run("candidate", 2 * i));
            var (first, second) = (history.Append("s1", Host, b), history.Append("s1", Host, c));
            history.AppendPair("s1", "series", new PairResult(i, i == 2, b.Metrics, c.Metrics), first, second);
        }

        history.Append("s2", Host, Run("baseline", 9, "3 of 10 deliveries were lost"));
        Assert.That(history.Runs("relay", "s1"), Has.Count.EqualTo(6));
        Assert.That(history.Runs(null, "s2").Single().Failure, Is.EqualTo("3 of 10 deliveries were lost"));
        var pairs = history.Pairs("series");
        Assert.That(pairs.Select(static p => (p.Number, p.CandidateFirst, p.Baseline["latency.p50"], p.Candidate["latency.p50"])),
            Is.EqualTo(new[] { (1, false, 1.0, 2.0), (2, true, 2.0, 4.0), (3, false, 3.0, 6.0) }));
    }

    [Test]
    public void ExportsNameEveryMetricOnce()
    {
        using var folder = new TemporaryFolder();
        using var history = new PerformanceHistory(folder.Path);
        history.Append("s1", Host, Run("baseline", 1.5, "lost, \"all\""));
        var csv = RunExport.Csv(history.Runs(null, null)).Split(Environment.NewLine);
        Assert.That(csv[0], Is.EqualTo("id,session,scenario,arm,seed,started,host,nodes,failure,bytes,latency.p50"));
        Assert.That(csv[1], Does.EndWith(",\"lost, \"\"all\"\"\",1066,1.5"));
        var text = RunExport.Json(history.Runs(null, null));
        new SchemaValidator("measured-runs.schema.json").Validate(YamlSource.Parse("export.json", text));
        using var json = JsonDocument.Parse(text);
        Assert.That(json.RootElement.GetProperty("runs")[0].GetProperty("metrics").GetProperty("latency.p50").GetDouble(), Is.EqualTo(1.5));
    }

    [Test]
    public void ACertificateIsKeptForItsMachine()
    {
        using var folder = new TemporaryFolder();
        using var history = new PerformanceHistory(folder.Path);
        var certificate = NoiseCertificate.Issue("relay", Host.ToString(), DateTimeOffset.UnixEpoch, Policy, Pairs(static i => 1 + (i % 3 * 0.01)));
        certificate.Keep(history);
        Assert.That(NoiseCertificate.Find(history, "relay", Host.ToString())!.Metrics, Is.EqualTo(certificate.Metrics));
        Assert.That(NoiseCertificate.Find(history, "relay", "another machine"), Is.Null);
        Assert.That(certificate.Refusals, Is.Empty);
    }

    [Test]
    public void WhatNodesDoNotTellIsLeftOutOnlyWhereThePolicySaysSo()
    {
        var bytes = new MetricPolicy("bytes", MetricKind.Counter, false, new MetricMargins(0.01, 0.02, 0.02));
        var pairs = Pairs(static i => 1 + (i % 3 * 0.01));
        var strict = Policy with { Metrics = [bytes, .. Policy.Metrics] };
        Assert.That(NoiseCertificate.Issue("relay", "h", DateTimeOffset.UnixEpoch, strict, pairs).Refusals.Single(),
            Does.Contain("bytes: these nodes do not tell it"));

        var lenient = Policy with { Metrics = [bytes with { Optional = true }, .. Policy.Metrics] };
        var certificate = NoiseCertificate.Issue("relay", "h", DateTimeOffset.UnixEpoch, lenient, pairs);
        Assert.That(certificate.Refusals, Is.Empty);
        Assert.That(certificate.Gating(lenient).Select(static m => m.Name), Is.EqualTo(new[] { "latency.p50" }));
        Assert.That(NoiseCertificate.Issue("relay", "h", DateTimeOffset.UnixEpoch, Policy with { Metrics = [bytes with { Optional = true }] }, pairs)
            .Refusals.Single(), Does.Contain("none of the policy's metrics"), "nothing judged is no pass");
        Assert.That(certificate.Gating(strict).Select(static m => m.Name), Is.EqualTo(new[] { "bytes", "latency.p50" }));
    }

    [Test]
    public void ANoisyOrBiasedMachineGetsNoCertificate()
    {
        Assert.That(NoiseCertificate.Issue("relay", "h", DateTimeOffset.UnixEpoch, Policy, Pairs(static i => i % 2 == 0 ? 1.5 : 0.7)).Refusals.Single(),
            Does.Contain("latency.p50"));
        Assert.That(NoiseCertificate.Issue("relay", "h", DateTimeOffset.UnixEpoch, Policy, Pairs(static i => 0.9 + (i * 1e-4))).Refusals.Single(),
            Does.Contain("nothing was changed"), "a machine that favours one arm");
    }

    [Test]
    public void TrendsSeeTheReleaseThatChanged()
    {
        List<RecordedRun> runs = [];
        for (var i = 0; i < 30; i++)
        {
            runs.Add(new RecordedRun(i, $"s{i:00}", "relay", "candidate", 1, DateTimeOffset.UnixEpoch.AddDays(i), i == 3 ? "another" : "h", "n", null,
                new Dictionary<string, double> { ["cpu"] = (i < 18 ? 1.0 : 1.1) + (i % 5 * 0.005) }));
        }

        var points = Trends.Of(runs, "cpu", "h", 1);
        Assert.That(points, Has.Count.EqualTo(29), "figures of another machine are not among them");
        Assert.That(points.Where(static p => p.Changed).Select(static p => p.Session), Is.EqualTo(new[] { "s18" }));
    }

    [Test]
    public void FiguresOfDifferentMachinesAreNotCompared()
    {
        RecordedRun Of(string host, double value) =>
            new(1, "s", "relay", "candidate", 1, DateTimeOffset.UnixEpoch, host, "n", null, new Dictionary<string, double> { ["cpu"] = value });
        Assert.That(SessionComparison.Of([Of("h", 2)], [Of("h", 3)]).Single().Change, Is.EqualTo(0.5));
        Assert.That(() => SessionComparison.Of([Of("h", 2)], [Of("g", 3)]), Throws.TypeOf<UsageException>().With.Message.Contains("different machines"));
    }

    private static List<PairResult> Pairs(Func<int, double> ratio) =>
        [.. Enumerable.Range(1, 12)
            .Select(i => new PairResult(i, false, new Dictionary<string, double> { ["latency.p50"] = 1 }, new Dictionary<string,
                double> { ["latency.p50"] = ratio(i) }))];

    private static ScenarioRun Run(string arm, double latency, string? failure = null) => new()
    {
        Scenario = "relay",
        Arm = arm,
        Seed = 1,
        Started = DateTimeOffset.UnixEpoch,
        Metrics = new Dictionary<string, double> { ["latency.p50"] = latency, ["bytes"] = 1066 },
        Failure = failure,
        Latency = new LatencyHistogram(),
        Machine = new MachineState(0, 0),
    };
}
