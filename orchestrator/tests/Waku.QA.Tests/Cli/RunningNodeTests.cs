using Waku.QA.Cli.Running;
using Waku.QA.Engines;

namespace Waku.QA.Tests.Cli;

/// <summary>How nodes that run are named and listed.</summary>
public sealed class RunningNodeTests
{
    [TestCase("dotnet-waku-1", true)]
    [TestCase("waku-qa-r1-main-dotnet-waku-1", true)]
    [TestCase("r1/dotnet-waku-1", true)]
    [TestCase("r1/main/dotnet-waku-1", true)]
    [TestCase("0123456789ab", true)]
    [TestCase("0123456789abcdef", true)]
    [TestCase("r2/dotnet-waku-1", false)]
    [TestCase("r1/other/dotnet-waku-1", false)]
    [TestCase("waku-1", false)]
    [TestCase("1", false)]
    [TestCase("", false)]
    public void ANodeIsFoundByItsName(string wanted, bool isIt) => Assert.That(
        RunningNode.Is(Node("container", "0123456789abcdef", "waku-qa-r1-main-dotnet-waku-1"), wanted), Is.EqualTo(isIt));

    [Test]
    public void AProcessHasItsNodesName() =>
        Assert.That(RunningNode.Is(Node("process", "77", "dotnet-waku-1"), "r1/main/dotnet-waku-1"));

    [Test]
    public void ANetworkIsNoNode() => Assert.That(RunningNode.Is(new Leftover("network", "1", "main", "r1", "main", null, false), "main"), Is.False);

    [TestCase(-1, "0s")]
    [TestCase(59, "59s")]
    [TestCase(61, "1m01s")]
    [TestCase(3600, "1h00m")]
    [TestCase(90_061, "1d01h")]
    public void AgesHaveTwoUnits(int seconds, string text) => Assert.That(PsCommand.AgeOf(TimeSpan.FromSeconds(seconds)), Is.EqualTo(text));

    private static Leftover Node(string kind, string id, string name) => new(kind, id, name, "r1", "main", null, false) { Node = "dotnet-waku-1" };
}
