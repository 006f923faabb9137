using Waku.QA.Adapters.Rest;
using Waku.QA.Adapters.Testing.Recordings;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Adapters.Nwaku.Tests;

/// <summary>Scrapes of real nodes.</summary>
public sealed class MetricsTests
{
    [Test]
    public void ScrapesOfRealNodesAreRead([ValueSource(nameof(Scrapes))] string file)
    {
        var text = File.ReadAllText(file);
        var metrics = PrometheusText.Read(text);

        Assert.Multiple(() =>
        {
            Assert.That(metrics.Samples, Has.Count.EqualTo(text.Split('\n').Count(static l => l.Length > 0 && l[0] != '#')).And.Count.GreaterThan(50));
            Assert.That(metrics.Sum("process_resident_memory_bytes"), Is.GreaterThan(1_000_000));
            Assert.That(metrics.Samples.Single(static s => s.Name is "waku_version" or "logos_delivery_version").Labels, Contains.Key("version"));
            Assert.That(metrics.Sum("no_such_metric"), Is.Null);
        });
    }

    public static IEnumerable<string> Scrapes =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "recordings"), "metrics-*.txt", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal);

    [Test]
    public void RelayedMessagesAreCountedUnderEitherPrefix()
    {
        var names = new NwakuAdapter("/checkout").MetricNamesOf(NodeVersion.Unknown);
        var old = PrometheusText.Read(File.ReadAllText(RecordedExchange.File("v0.37.1", "metrics-A-full-node.txt"))) with { Prefixes = names.Prefixes };
        var renamed = PrometheusText.Read(File.ReadAllText(RecordedExchange.File("logosdeliverynode-2026-08",
            "metrics-A-full-node.txt"))) with
        { Prefixes = names.Prefixes };

        Assert.That(names.Relayed.In(old), Is.GreaterThan(0));
        Assert.That(names.Relayed.In(renamed), Is.GreaterThan(0));
        Assert.That(names.BytesSent.In(old), Is.GreaterThan(0));
        Assert.That(names.HeapBytes.In(old), Is.GreaterThan(500_000));
        Assert.That(names.HeapBytes.In(renamed), Is.GreaterThan(500_000));
        Assert.That(names.Relayed.In(new MetricSet([])), Is.Null, "unknown, not zero");
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
    public void WhatIsNoSampleIsNamed(string line) =>
        Assert.That(() => PrometheusText.Read(line), Throws.InstanceOf<FormatException>().With.Message.Contains(line));
}
