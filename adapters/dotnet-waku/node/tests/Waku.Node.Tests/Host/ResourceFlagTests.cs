using System.Net.Sockets;
using Waku.Libp2p.Resources;
using Waku.Node.Host.Configuration;

namespace Waku.Node.Tests.Host;

/// <summary>What peers may take is said by flags and seen in the metrics, and so is how often a limit struck (issue 20).</summary>
public sealed class ResourceFlagTests
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    [Test]
    public void EveryLimitHasAFlagThatSetsItAndNothingElse()
    {
        var defaults = new ResourceLimits();
        Assert.That(ResourceFlag.All, Has.Count.EqualTo(typeof(ResourceLimits).GetProperties().Count(static p => p.CanWrite)));
        foreach (var flag in ResourceFlag.All)
        {
            var value = flag.Get(defaults) + 1;
            var limits = From($"{flag.Name}:{value}");
            Assert.That(flag.Get(limits), Is.EqualTo(value), flag.Name);
            Assert.That(flag.With(limits, flag.Get(defaults)), Is.EqualTo(defaults), $"{flag.Name}: nothing else");
            Assert.That(flag.Get(defaults), Is.InRange(flag.Least, flag.Most), flag.Name);
        }
    }

    [TestCase("nonsense:3", "pending-handshakes, ")]
    [TestCase("pending-handshakes", "<name>:<number> expected")]
    [TestCase("pending-handshakes:", "a number from 1 to")]
    [TestCase("pending-handshakes:0", "a number from 1 to")]
    [TestCase("pending-handshakes:-1", "a number from 1 to")]
    [TestCase("pending-handshakes:99999999999999999999", "a number from 1 to")]
    [TestCase("write-stall-seconds:1.5", "a number from 1 to 86400")]
    [TestCase(":5", "<name>:<number> expected")]
    public void AWrongLimitIsNamedWithTheMend(string value, string mend) =>
        Assert.That(() => From(value), Throws.InstanceOf<FlagException>().With.Message.Contains($"'{value}'").And.Message.Contains(mend));

    [Test]
    public async Task ALimitThatStrikesIsCounted()
    {
        await using var node = await HostFixture.StartAsync(245, "--resource-limit=pending-handshakes:2", "--resource-limit=handshake-burst-per-address:5");
        Assert.That(await node.MetricAsync("libp2p_resource_limit{limit=\"pending-handshakes\"}"), Is.EqualTo(2));
        var parts = (await node.AddressAsync()).Split('/');
        List<TcpClient> silent = [];
        try
        {
            for (var i = 0; i < 8; i++)
            {
                silent.Add(new TcpClient());
                await silent[^1].ConnectAsync(parts[2], int.Parse(parts[4], System.Globalization.CultureInfo.InvariantCulture));
            }

            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            while (await node.MetricAsync("libp2p_resource_limit_exceeded_total{action=\"handshakes_refused\"}") < 3)
            {
                await Task.Delay(20, limit.Token);
            }

            Assert.That(await node.MetricAsync("libp2p_resource_pending_handshakes"), Is.InRange(1, 2));
        }
        finally
        {
            silent.ForEach(static s => s.Dispose());
        }
    }

    private static ResourceLimits From(string value) => ResourceFlag.From(FlagValues.Read([$"--resource-limit={value}"], NoEnvironment, File.ReadAllText));
}
