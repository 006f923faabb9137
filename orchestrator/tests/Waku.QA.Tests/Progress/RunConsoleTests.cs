using Microsoft.Extensions.Time.Testing;
using Waku.QA.CaseKit.Records;
using Waku.QA.Clusters;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using Waku.QA.Runs.Progress;

namespace Waku.QA.Tests.Progress;

/// <summary>What people see while a run goes on (issue 22): golden files, rewritten when WAKU_QA_UPDATE_GOLDEN is 1.</summary>
public sealed class RunConsoleTests
{
    private static readonly string[] Cases = ["a", "b", "c", "d", "e", "f"];

    [TestCase(80, 24, true)]
    [TestCase(200, 50, true)]
    [TestCase(40, 10, true)]
    [TestCase(80, 4, true)]
    [TestCase(180, 24, false)]
    public void ARunIsShown(int width, int height, bool isTerminal)
    {
        var terminal = new RecordedTerminal(width, height, isTerminal);
        var time = new FakeTimeProvider();
        var console = new RunConsole(time, quiet: false, terminal.Console);
        console.Line("[bold]smoke[/] on 4 nodes (dotnet-waku, js-waku), engine process (asked for), seed 1, run 20261128-120000-abcd");
        using var watching = console.Watch("smoke", Cases, new Dictionary<string, double> { ["a"] = 5_000, ["e"] = 10_000 });
        Nodes(console, "smoke-relays", ("dotnet-waku-1", NodeState.Ready), ("js-waku-1", NodeState.Starting));
        Nodes(console, "gone", ("dotnet-waku-1", NodeState.Ready), ("dotnet-waku-1", NodeState.Stopped));
        Nodes(console, "smoke-light-dotnet-waku", ("witness", NodeState.Ready), ("service", NodeState.Ready), ("light", NodeState.Died));
        console.Report("connection of light to service is asked for again");
        time.Advance(TimeSpan.FromSeconds(61));
        console.OnCase(Case("a", "Delivers(dotnet-waku, to js-waku, shard 0)", CaseStatus.Passed, ""));
        console.OnCase(Case("b", "CarriesPayload(dotnet-waku, to js-waku, 149000 bytes)", CaseStatus.Failed,
            "waited 10.0 s for 1 of 1 messages at js-waku-1; the mesh of js-waku-1 has 0 peers, and [brackets] are no markup\nat line 1"));
        console.OnCase(Case("c", "Filter(light, of service)", CaseStatus.Environment, "node light of smoke-light-dotnet-waku ended with 1"));
        console.OnCase(Case("d", "Store(light, of service)", CaseStatus.Unsupported, "no store"));

        // Twice a second, for the clock alone.
        time.Advance(TimeSpan.FromSeconds(22));
        Golden($"run-{(isTerminal ? $"{width}x{height}" : "no-terminal")}.txt", terminal.Screen());
    }

    /// <summary>More than a screen has room for: what is not shown is counted.</summary>
    [TestCase(80, 24)]
    [TestCase(200, 50)]
    public void ACrowdIsCounted(int width, int height)
    {
        var terminal = new RecordedTerminal(width, height);
        var console = new RunConsole(new FakeTimeProvider(), quiet: false, terminal.Console);
        using var watching = console.Watch("release", [.. Enumerable.Range(0, 900).Select(static i => $"{i}")], new Dictionary<string, double>());
        for (var cluster = 0; cluster < 30; cluster++)
        {
            Nodes(console, $"cluster-{cluster:00}", [.. Enumerable.Range(0, 4).Select(i => ($"node-{i}", i == cluster ? NodeState.Died : NodeState.Ready))]);
        }

        for (var i = 0; i < 40; i++)
        {
            console.OnCase(Case($"{i}", $"Case{i}", i % 2 == 0 ? CaseStatus.Failed : CaseStatus.Passed, "because"));
        }

        Golden($"crowd-{width}x{height}.txt", terminal.Screen());
    }

    /// <summary>When the run has ended the picture is gone, and what was said stays.</summary>
    [Test]
    public void NothingOfThePictureStays()
    {
        var terminal = new RecordedTerminal(80, 24);
        var console = new RunConsole(new FakeTimeProvider(), quiet: false, terminal.Console);
        using (console.Watch("smoke", Cases, new Dictionary<string, double>()))
        {
            console.OnCase(Case("a", "One", CaseStatus.Failed, "because"));
            console.Report("said");
        }

        console.Line("after");
        Assert.That(terminal.Screen(), Is.EqualTo("said\nafter\n"));
    }

    /// <summary>Whoever wants no colours gets none, and the same picture (NO_COLOR is Spectre's to read).</summary>
    [Test]
    public void WithoutColoursThePictureIsTheSame()
    {
        var (with, without) = (new RecordedTerminal(80, 24), new RecordedTerminal(80, 24, colours: false));
        foreach (var terminal in (RecordedTerminal[])[with, without])
        {
            var console = new RunConsole(new FakeTimeProvider(), quiet: false, terminal.Console);
            var watching = console.Watch("smoke", Cases, new Dictionary<string, double>());
            console.OnCase(Case("a", "One", CaseStatus.Failed, "because"));
        }

        Assert.That(without.Screen(), Is.EqualTo(with.Screen()));
        Assert.That((with.Written.Contains("\u001b[31m", StringComparison.Ordinal) || with.Written.Contains("\u001b[91m", StringComparison.Ordinal),
            without.Written.Contains("\u001b[31m", StringComparison.Ordinal)), Is.EqualTo((true, false)));
    }

    private static void Nodes(RunConsole console, string cluster, params (string Name, NodeState State)[] nodes)
    {
        foreach (var (name, state) in nodes)
        {
            console.OnNode(name, cluster, state);
        }
    }

    private static CaseRecord Case(string id, string name, CaseStatus status, string message) => new()
    {
        FullName = id,
        Suite = "smoke",
        Feature = "RelayTests",
        Name = name,
        Status = status,
        Message = message,
        Start = DateTimeOffset.UnixEpoch,
        Stop = DateTimeOffset.UnixEpoch.AddMilliseconds(1_234),
    };

    private static void Golden(string name, string text)
    {
        var file = Path.Combine(Repository.Root, "orchestrator", "tests", "Waku.QA.Tests", "Progress", "golden", name);
        if (Environment.GetEnvironmentVariable("WAKU_QA_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(file, text);
        }

        Assert.That(text, Is.EqualTo(File.ReadAllText(file)));
    }
}
