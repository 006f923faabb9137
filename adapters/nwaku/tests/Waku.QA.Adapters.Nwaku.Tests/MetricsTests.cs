using Waku.QA.Adapters.Rest;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Nwaku.Tests;

/// <summary>Scrapes of real nodes.</summary>
public sealed class MetricsTests
{
    [Test]
    public void ScrapesOfRealNodesAreRead([ValueSource(typeof(RecordedExchange), nameof(RecordedExchange.Versions))] string version, [Values("A-full-node", "D-light")] string node)
    {
        var text = File.ReadAllText(RecordedExchange.File(version, $"metrics-{node}.txt"));
        var metrics = PrometheusText.Read(text);

        Assert.Multiple(() =>
        {
            Assert.That(metrics.Samples, Has.Count.EqualTo(text.Split('\n').Count(static l => l.Length > 0 && l[0] != '#')).And.Count.GreaterThan(50));
            Assert.That(metrics.Sum("process_resident_memory_bytes"), Is.GreaterThan(1_000_000));
            Assert.That(metrics.Samples.Single(static s => s.Name == "waku_version").Labels, Contains.Key("version"));
            Assert.That(metrics.Sum("no_such_metric"), Is.Null);
        });
    }

    [Test]
    public void RelayedMessagesAreCountedUnderEitherPrefix()
    {
        var old = PrometheusText.Read(File.ReadAllText(RecordedExchange.File("v0.37.1", "metrics-A-full-node.txt")));
        var renamed = PrometheusText.Read(File.ReadAllText(RecordedExchange.File("v0.37.1", "metrics-A-full-node.txt")).Replace("waku_", "logos_delivery_", StringComparison.Ordinal));

        Assert.That(old.Sum("node_messages_total", ("type", "relay")), Is.GreaterThan(0).And.EqualTo(renamed.Sum("node_messages_total", ("type", "relay"))));
    }

    [TestCase("a{b=\"c\\\"d,e}\",f=\"g\\nh\"} 1.5 123", "a", "c\"d,e}", 1.5)]
    [TestCase("a{b=\"x\"} +Inf", "a", "x", double.PositiveInfinity)]
    public void LabelsMayHoldAnything(string line, string name, string label, double value)
    {
        var sample = PrometheusText.Read(line).Samples.Single();
        Assert.That((sample.Name, sample.Labels["b"], sample.Value), Is.EqualTo((name, label, value)));
    }

    [TestCase("a{b=\"c\" 1")]
    [TestCase("a one")]
    [TestCase("<html>")]
    public void WhatIsNoSampleIsNamed(string line) => Assert.That(() => PrometheusText.Read(line), Throws.InstanceOf<FormatException>().With.Message.Contains(line));
}
