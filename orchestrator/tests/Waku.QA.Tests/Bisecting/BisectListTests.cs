using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Reruns;

namespace Waku.QA.Tests.Bisecting;

/// <summary>Which part of a list is searched, and which lists are refused before anything runs.</summary>
public sealed class BisectListTests
{
    [TestCase("v1 v2 v3 v4", null, null, "v1 v2 v3 v4")]
    [TestCase("v1 v2 v3 v4", "v2", null, "v2 v3 v4")]
    [TestCase("v1 v2 v3 v4", "v1", "v3", "v1 v2 v3")]
    public void TheListIsCutToItsEnds(string builds, string? good, string? bad, string cut) =>
        Assert.That(BisectList.Of(Request(builds, good, bad), TestCatalogue.Instance), Is.EqualTo(cut.Split(' ')));

    [TestCase("v1", null, null, "two at least")]
    [TestCase("v1 v2 v1", null, null, "in the list twice")]
    [TestCase("v1 v2", "v9", null, "--good 'v9': is not in the list: v1, v2")]
    [TestCase("v1 v2 v3", "v3", "v1", "the list has the bad one first")]
    [TestCase("v1 ./no/such/file", null, null, "there is no such file")]
    public void AListThatIsNoneIsRefused(string builds, string? good, string? bad, string reason)
    {
        var e = Assert.Throws<UsageException>(() => BisectList.Of(Request(builds, good, bad), TestCatalogue.Instance));
        Assert.That(e!.Message, Does.Contain(reason));
    }

    [Test]
    public void AnImplementationThatNobodyKnowsIsRefused()
    {
        var e = Assert.Throws<UsageException>(() => BisectList.Of(Request("v1 v2", null, null) with { Implementation = "nobody" }, TestCatalogue.Instance));
        Assert.That(e!.Message, Does.Contain("--implementation 'nobody'"));
    }

    private static BisectRequest Request(string builds, string? good, string? bad) => new()
    {
        Implementation = "dotnet-waku",
        Builds = builds.Split(' '),
        Good = good,
        Bad = bad,
        Case = "x",
        Sure = 0.9,
        Engine = "process",
        Seed = 1,
        Out = "out",
    };
}
