using System.Diagnostics;
using System.Globalization;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Primitives;
using Waku.Node.Hostile.Tests.Harness;
using Waku.Node.Hostile.Tests.Scripts;

namespace Waku.Node.Hostile.Tests;

/// <summary>
/// One hostile peer after another against the real program, while an honest pair talks through it and honest newcomers come (issue 20).
/// <c>WAKU_HOSTILE_SECONDS</c> is how long each script runs (3 in the tenth, 45 in the full set), <c>WAKU_HOSTILE_SEED</c> chooses the
/// tenth, <c>WAKU_HOSTILE_REPORT</c> is a file that gets a line of figures a script, and whose scripts the full set leaves out, and
/// <c>WAKU_HOSTILE_PROGRAM</c> a program in place of the one built with the tests (such as the native one).
/// </summary>
[NonParallelizable]
public sealed class HostileScriptTests
{
    private const double MaxKeptMiB = 8;
    private const string Lasting = "streams with one byte, reset";
    private static readonly TimeSpan CalmLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan NewcomerLimit = TimeSpan.FromSeconds(1);
    private NodeProcess _node = null!;
#pragma warning disable NUnit1032 // disposed at the end of all, and when it is replaced
    private HonestPair _honest = null!;
#pragma warning restore NUnit1032
    private double _calm;
    private bool _attacked;

    internal static IEnumerable<Script> Scripts =>
        [.. OpeningScripts.All(), .. MuxerScripts.All(), .. ServiceScripts.All(), .. CrowdScripts.All(), .. GossipScripts.All(), .. JsScripts.All()];

    /// <summary>All that the report does not hold yet: a set that was cut off is gone on with.</summary>
    public static IEnumerable<TestCaseData> Full() => Cases(Scripts.Where(static s => !HostileReport.Given.Holds(s.Name)));

    /// <summary>A tenth by chance, and always the one whose harm lasted longest and was seen last.</summary>
    public static IEnumerable<TestCaseData> Tenth()
    {
        var all = Scripts.ToArray();
        new Random(Setting("WAKU_HOSTILE_SEED", 1)).Shuffle(all);
        return Cases(all.Take(all.Length / 10).UnionBy(all.Where(static s => s.Name == Lasting), static s => s.Name));
    }

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        // The attackers send without pause in this process: the honest ones must not wait for their threads.
        ThreadPool.SetMinThreads(64, 64);
        _node = await NodeProcess.StartAsync();
        _honest = new HonestPair();
        await _honest.StartAsync(_node);
        for (var i = 0; i < 3; i++)
        {
            await Newcomer.ComeAsync(_node, CancellationToken.None);
        }

        await Task.Delay(1000);
        _calm = _node.AnonymousMiB;
        _attacked = false;
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _honest.DisposeAsync();
        await _node.DisposeAsync();
    }

    [Test]
    public void ThereAreAtLeastFortyScriptsOfDifferentNames() =>
        Assert.That(Scripts.Select(static s => s.Name).Distinct().Count(), Is.EqualTo(Scripts.Count()).And.AtLeast(40));

    [TestCaseSource(nameof(Tenth))]
    public Task ATenthOfTheScriptsCostsTheOthersNothing(string name) =>
        RunAsync(name, TimeSpan.FromSeconds(Setting("WAKU_HOSTILE_SECONDS", 3)), untilCalm: false);

    [Category("release")]
    [TestCaseSource(nameof(Full))]
    public Task EveryScriptCostsTheOthersNothing(string name) =>
        RunAsync(name, TimeSpan.FromSeconds(Setting("WAKU_HOSTILE_SECONDS", 45)), untilCalm: true);

    private static IEnumerable<TestCaseData> Cases(IEnumerable<Script> scripts) =>
        scripts.Select(static s => new TestCaseData(s.Name).SetArgDisplayNames(s.Name));

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private async Task RunAsync(string name, TimeSpan time, bool untilCalm)
    {
        var script = Scripts.Single(s => s.Name == name);
        if (_node.HasExited || (untilCalm && _attacked))
        {
            // What a script leaves behind is measured on a node of its own, and a node that the script before ended was that one's finding.
            await _honest.DisposeAsync();
            await _node.DisposeAsync();
            await StartAsync();
        }

        _attacked = true;
        var calm = _honest.TakeLatencies();
        var before = _node.AnonymousMiB;
        var most = before;
        int rounds;
        List<double> newcomers = [];
        using (var over = new CancellationTokenSource(time))
        {
            await using var attacker = new Attacker(_node.Address, _node.WebSocket, seed: 7);
            var attack = AttackAsync(script, attacker, over.Token);
            while (!over.IsCancellationRequested && !_node.HasExited)
            {
                newcomers.Add(await ComeAsync());
                most = Math.Max(most, _node.AnonymousMiB);
                await Task.Delay(300);
            }

            rounds = await attack;
        }

        Assert.That(_node.HasExited, Is.False, "the node ended");
        var latencies = _honest.TakeLatencies();
        newcomers.Sort();
        var (kept, after) = untilCalm ? await KeptAsync() : (0, TimeSpan.Zero);
        var figures = new HostileFigures(
            name, rounds, before, most, kept, after.TotalSeconds, P95(calm), P95(latencies), latencies.Count, newcomers[newcomers.Count / 2], newcomers[^1]);
        TestContext.Out.WriteLine(figures.ToString());
        Assert.Multiple(() =>
        {
            Assert.That(most - before, Is.LessThanOrEqualTo(script.MaxGrowthMiB), "growth of anonymous memory in MiB");
            Assert.That(
                newcomers[newcomers.Count / 2],
                Is.LessThan(NewcomerLimit.TotalMilliseconds),
                "milliseconds until a newcomer from another address is in (median)");
            Assert.That(newcomers.Count(double.IsInfinity), Is.Zero, $"of {newcomers.Count} newcomers, those not let in within 5 s");
            Assert.That(kept, Is.LessThanOrEqualTo(MaxKeptMiB), "anonymous memory in MiB above that of the calm node, a minute after the script");
            Assert.That(_honest.Lost(), Is.Zero, "messages between honest peers that did not arrive within 5 s");
            Assert.That(latencies, Is.Not.Empty, "messages between honest peers that arrived");
        });
        if (untilCalm)
        {
            HostileReport.Given.Add(figures);
        }
    }

    /// <summary>What is left of the growth since the node was calm, as soon as it is little, at most after a minute; and after how long.</summary>
    private async Task<(double Kept, TimeSpan After)> KeptAsync()
    {
        var start = Stopwatch.GetTimestamp();
        double kept;
        while ((kept = _node.AnonymousMiB - _calm) > MaxKeptMiB && Stopwatch.GetElapsedTime(start) < CalmLimit)
        {
            await Task.Delay(500);
        }

        _honest.TakeLatencies();
        return (kept, Stopwatch.GetElapsedTime(start));
    }

    private async Task<double> ComeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            return await Newcomer.ComeAsync(_node, limit.Token);
        }
        catch (Exception e) when (e is Libp2pException or OperationCanceledException)
        {
            return double.PositiveInfinity;
        }
    }

    /// <summary>Rounds until the time is over. A round that the node ended is a round.</summary>
    private static async Task<int> AttackAsync(Script script, Attacker attacker, CancellationToken over)
    {
        await Task.Yield();
        for (var rounds = 1; ; rounds++)
        {
            try
            {
                await script.Round(attacker, over);
            }
            catch (Exception e) when (PeerFault.Is(e))
            {
                // The node hung up, or the time is over.
            }

            if (over.IsCancellationRequested)
            {
                return rounds;
            }

            await Task.Delay(5, CancellationToken.None);
        }
    }

    private static double P95(List<double> sorted) => sorted.Count == 0 ? double.NaN : sorted[(int)(sorted.Count * 0.95)];
}
