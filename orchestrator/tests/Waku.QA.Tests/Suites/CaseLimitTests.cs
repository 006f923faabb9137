using NUnit.Framework.Internal;
using Waku.QA.CaseKit;
using Waku.QA.CaseKit.Records;
using Waku.QA.CaseKit.Sharing;
using Waku.QA.Clusters;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Processes;
using Waku.QA.Runs.Reporting;
using Waku.QA.Wire;

namespace Waku.QA.Tests.Suites;

/// <summary>Nothing waits for ever, and what was awaited is said.</summary>
public sealed class CaseLimitTests
{
    private readonly TaskCompletionSource _never = new();
    private string _folder = null!;
    private RunContext _run = null!;

    [SetUp]
    public void Make()
    {
        _folder = Directory.CreateTempSubdirectory("waku-qa-limit").FullName;
        var engine = new ProcessEngine(TimeProvider.System);
        var topology = new Topology { Name = "none", Groups = [] };
        var resolver = new NodeResolver(engine, new NodeArtifacts(TestCatalogue.Instance), new Progress<string>());
        _run = new RunContext("limits", 1, topology, engine, resolver, new NodeKeys(), new ClusterEnd(new RunFolder(_folder)), TimeProvider.System)
        {
            Limits = new CaseLimits { Case = TimeSpan.FromMilliseconds(50), Grace = TimeSpan.FromMilliseconds(50) },
        };
        CurrentRun.Give(TestExecutionContext.CurrentContext.CurrentTest, _run);
    }

    [TearDown]
    public async Task Remove()
    {
        await _run.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task ACaseThatWaitsIsEnded()
    {
        var thrown = await Assert.ThrowsAsync<TimeoutException>(() => Case.RunAsync("It ends.", context =>
            context.StepAsync("the impossible", () => _never.Task.WaitAsync(context.Cancelled))));
        Assert.That(thrown!.Message, Does.Contain("awaited the impossible"));
        Assert.That(Record, Has.Property(nameof(CaseRecord.Claim)).EqualTo(CaseStatus.Failed));
    }

    [Test]
    public async Task ACaseThatHeedsNobodyIsLeftAlone()
    {
        var thrown = await Assert.ThrowsAsync<TimeoutException>(() => Case.RunAsync("It ends.", context =>
            context.StepAsync("a closed window", () => _never.Task)));
        Assert.That(thrown!.Message, Does.Contain("awaited a closed window"));
        Assert.That(Record, Has.Property(nameof(CaseRecord.Claim)).EqualTo(CaseStatus.Failed));
    }

    [Test]
    public async Task ACaseInTimePasses()
    {
        await Case.RunAsync("It ends.", static _ => Task.CompletedTask);
        Assert.That(Record, Has.Property(nameof(CaseRecord.Claim)).EqualTo(CaseStatus.Passed));
    }

    private CaseRecord Record => _run.Cases.Cases.Single();

    /// <summary>Not for NUnit: what is a case without being one of this assembly.</summary>
    private sealed class Case : SuiteCase
    {
        public static Task RunAsync(string expectation, Func<CaseContext, Task> body) => CaseAsync(expectation, body);
    }
}
