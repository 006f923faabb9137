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
/// tenth.
/// </summary>
[NonParallelizable]
public sealed class HostileScriptTests
{
    private const double MaxGrowthMiB = 32;
    private static readonly TimeSpan NewcomerLimit = TimeSpan.FromSeconds(1);
    private NodeProcess _node = null!;
    private HonestPair _honest = null!;

    internal static IEnumerable<Script> Scripts => [.. OpeningScripts.All(), .. MuxerScripts.All(), .. ServiceScripts.All(), .. GossipScripts.All()];

    public static IEnumerable<TestCaseData> Full() => Cases(Scripts);

    public static IEnumerable<TestCaseData> Tenth()
    {
        var all = Scripts.ToArray();
        new Random(Setting("WAKU_HOSTILE_SEED", 1)).Shuffle(all);
        return Cases(all.Take(all.Length / 10));
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
        RunAsync(name, TimeSpan.FromSeconds(Setting("WAKU_HOSTILE_SECONDS", 3)));

    [Category("release")]
    [TestCaseSource(nameof(Full))]
    public Task EveryScriptCostsTheOthersNothing(string name) => RunAsync(name, TimeSpan.FromSeconds(Setting("WAKU_HOSTILE_SECONDS", 45)));

    private static IEnumerable<TestCaseData> Cases(IEnumerable<Script> scripts) =>
        scripts.Select(static s => new TestCaseData(s.Name).SetArgDisplayNames(s.Name));

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private async Task RunAsync(string name, TimeSpan time)
    {
        var script = Scripts.Single(s => s.Name == name);
        Assert.That(_node.HasExited, Is.False, "the node is not running any more: look at the script before");
        var calm = _honest.TakeLatencies();
        var before = _node.AnonymousMiB;
        var most = before;
        using var over = new CancellationTokenSource(time);
        await using var attacker = new Attacker(_node.Address, _node.WebSocket, seed: 7);
        var attack = AttackAsync(script, attacker, over.Token);
        List<double> newcomers = [];
        while (!over.IsCancellationRequested && !_node.HasExited)
        {
            newcomers.Add(await ComeAsync());
            most = Math.Max(most, _node.AnonymousMiB);
            await Task.Delay(300);
        }

        var rounds = await attack;
        Assert.That(_node.HasExited, Is.False, "the node ended");
        var latencies = _honest.TakeLatencies();
        newcomers.Sort();
        TestContext.Out.WriteLine(FormattableString.Invariant(
            $"{name}: {rounds} rounds; memory {before:0.0} -> at most {most:0.0} MiB; honest p95 {P95(calm):0.0} -> {P95(latencies):0.0} ms ")
            + FormattableString.Invariant($"of {latencies.Count}; newcomers median {newcomers[newcomers.Count / 2]:0}, worst {newcomers[^1]:0} ms"));
        Assert.Multiple(() =>
        {
            Assert.That(most - before, Is.LessThanOrEqualTo(MaxGrowthMiB), "growth of anonymous memory in MiB");
            Assert.That(
                newcomers[newcomers.Count / 2],
                Is.LessThan(NewcomerLimit.TotalMilliseconds),
                "milliseconds until a newcomer from another address is in (median)");
            Assert.That(_honest.Lost(), Is.Zero, "messages between honest peers that did not arrive within 5 s");
            Assert.That(latencies, Is.Not.Empty, "messages between honest peers that arrived");
        });
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
