using Waku.QA.Cli;
using Waku.QA.Cli.Settings;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Performance.Comparison;

namespace Waku.QA.Tests.Performance;

[TestFixture]
public sealed class ArtifactSizeTests
{
    [TestCase(1_000, 1_020, Verdict.Pass)]
    [TestCase(1_000, 1_021, Verdict.Block)]
    [TestCase(1_000, 500, Verdict.Pass)]
    public void MoreThanTheMarginBlocks(long before, long after, Verdict expected) =>
        Assert.That(ArtifactSize.Compare(Of(before), Of(after), 0.02).Single().Outcome, Is.EqualTo(expected));

    [Test]
    public void WhatIsNotKnownIsNotJudged() => Assert.That(ArtifactSize.Compare(Of(0), Of(5), 0.02), Is.Empty);

    [Test]
    public void AProgramOfTheUserIsMeasuredAsWhatIsBuiltHere()
    {
        var built = Installed.Catalogue.All.Select(static a => (Adapter: a, Built: a.Artifact(null, EngineKind.Process)))
            .Where(static a => a.Built.Recipe is not null).ToList();
        Assert.That(built, Is.Not.Empty);
        foreach (var (adapter, artifact) in built)
        {
            var program = Path.GetFullPath(Path.Combine("elsewhere", Path.GetFileName(artifact.Recipe!.Output)));
            Assert.That(Beside(adapter.Artifact(program, EngineKind.Process), program), Is.EqualTo(Beside(artifact, artifact.Recipe.Output)).And.Not.Empty,
                adapter.Implementation);
        }
    }

    private static List<string> Beside(NodeArtifact artifact, string program) =>
        [.. artifact.Shipped.Select(s => Path.GetRelativePath(Path.GetDirectoryName(program)!, s))];

    private static Dictionary<string, long> Of(long bytes) => new() { ["node"] = bytes };
}
