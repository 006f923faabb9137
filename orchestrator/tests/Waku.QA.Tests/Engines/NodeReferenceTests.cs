using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Files;

namespace Waku.QA.Tests.Engines;

/// <summary>Every way of writing what is to run.</summary>
public sealed class NodeReferenceTests
{
    private const string Repository = "wakuorg/nwaku";

    [TestCase("wakuorg/nwaku:v0.37.1", "wakuorg/nwaku:v0.37.1")]
    [TestCase("v0.37.1", "wakuorg/nwaku:v0.37.1")]
    [TestCase("v0.38.0-rc.1", "wakuorg/nwaku:v0.38.0-rc.1")]
    [TestCase("latest", "wakuorg/nwaku:latest")]
    [TestCase("harbor.example/waku/nwaku", "harbor.example/waku/nwaku:latest")]
    [TestCase("localhost:5000/nwaku", "localhost:5000/nwaku:latest")]
    [TestCase("quay.io/wakuorg/nwaku-pr:3600-rln-v2", "quay.io/wakuorg/nwaku-pr:3600-rln-v2")]
    [TestCase("wakuorg/nwaku@sha256:0123", "wakuorg/nwaku@sha256:0123")]
    [TestCase("mine", "mine:latest")]
    public void Images(string text, string image) =>
        Assert.That(NodeReference.Parse(text, Repository),
            Has.Property(nameof(NodeReference.Image)).EqualTo(image).And.Property(nameof(NodeReference.Program)).Null);

    [TestCase("./wakunode2")]
    [TestCase("../build/wakunode2")]
    [TestCase("/opt/wakunode2")]
    [TestCase("~/wakunode2")]
    [TestCase("C:\\build\\wakunode2.exe")]
    public void Programs(string text) =>
        Assert.That(NodeReference.Parse(text, Repository),
            Has.Property(nameof(NodeReference.Program)).EqualTo(text).And.Property(nameof(NodeReference.Image)).Null);

    [TestCase("latest", true)]
    [TestCase("stable", true)]
    [TestCase("v0.37.1", false)]
    [TestCase("someone/node:latest", false)]
    public void OnlyABareTagThatMovesIsPulledAgain(string text, bool moves) => Assert.That(NodeReference.Parse(text, Repository).IsMoving, Is.EqualTo(moves));

    [TestCase("v0.37.1-beta", 0, 37, 1)]
    [TestCase("0.9", 0, 9, 0)]
    [TestCase("go-waku version v0.10.1 (abc)", 0, 10, 1)]
    [TestCase("core-0.0.40+libp2p-2.8.11", 0, 0, 40)]
    public void Versions(string text, int major, int minor, int patch)
    {
        var version = NodeVersion.Parse(text);
        Assert.That((version.Major, version.Minor, version.Patch), Is.EqualTo(((int?)major, minor, patch)));
    }

    [TestCase("master-7d1c6ab")]
    [TestCase("")]
    public void WithoutNumbersAVersionIsUnknownAndCountsAsTheNewest(string text)
    {
        Assert.That(NodeVersion.Parse(text).IsKnown, Is.False);
        Assert.That(NodeVersion.Parse(text).IsAtLeast(99, 0));
    }
}
