using System.Text.Json;
using Waku.QA.Adapters.Rest;
using Waku.QA.Adapters.Testing;
using Waku.QA.Adapters.Testing.Recordings;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Adapters.GoWaku.Tests;

/// <summary>All 257 recordings of a real go-waku v0.10.0.</summary>
public sealed class RecordedExchangeTests() : RecordedExchangeContract(Recorded.Replay, Recorded.All, GoWakuCall.For, 300)
{
    public static IEnumerable<TestCaseData> Sent => Recorded.Replay.Cases(Recorded.All, static c => c.IsSame);

    public static IEnumerable<TestCaseData> AnsweredOnly => Recorded.Replay.Cases(Recorded.All, static c => !c.IsSame);

    protected override string Here => ThisFile();

    [Test]
    public async Task TheStandInSaysThatItIsOne()
    {
        using var server = new ReplayServer(Recorded.StandIn);
        using var http = new HttpClient();
        Assert.That((await http.GetAsync(new Uri(server.Address, "/debug/v1/version"))).Headers.Server.ToString(), Does.StartWith("recorded go-waku"));
    }

    [Test]
    public void WhatItCountsIsFoundUnderTheNamesOfTheAdapter()
    {
        var names = new GoWakuAdapter("/checkout").MetricNamesOf(NodeVersion.Unknown);
        var metrics = PrometheusText.Read(File.ReadAllText(RecordedExchange.File(Recorded.Version, "metrics-A.txt"))) with { Prefixes = names.Prefixes };

        Assert.That(names.Relayed.In(metrics), Is.GreaterThan(0));
        Assert.That(names.HeapBytes.In(metrics), Is.GreaterThan(1_000_000));
    }

    protected override string NoRequests()
    {
        var others = File.ReadAllLines(RecordedExchange.File(Recorded.Version, "not-http.jsonl"))
            .Select(static l => JsonElement.Parse(l).GetProperty("name").GetString()!).ToList();
        Assert.That(Recorded.All.Count + others.Count, Is.EqualTo(257));
        return string.Concat(others.Select(static n => $"no request   {Recorded.Version}/{n}: a start, an end, or a time line\n"));
    }
}
