using Waku.QA.Files;

namespace Waku.QA.Tests.Architecture;

/// <summary>An oracle that cannot share the defendant's error: no judgement uses a node's codecs or hash.</summary>
public sealed class JudgementTests
{
    private static readonly string[] Codecs =
        ["Waku.Libp2p.Protobuf", "Waku.Node.Messages", "ProtoReader", "ProtoWriter", "WakuMessageCodec", "MessageHash.", "Varint.TryRead"];

    [TestCase("orchestrator/Waku.QA.Oracle", "using Waku.Node", "using Waku.Libp2p")]
    [TestCase("orchestrator/Waku.QA.Clusters", "using Waku.Node", "using Waku.Libp2p")]
    [TestCase("orchestrator/Waku.QA.CaseKit")]
    [TestCase("orchestrator/Waku.QA.Wire")]
    [TestCase("orchestrator/Waku.QA.Runs")]
    [TestCase("suites/Waku.QA.Suites")]
    public void NoJudgementUsesANodesCodecs(string folder, params string[] also)
    {
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(static f => !f.Split(Path.DirectorySeparatorChar).Any(static p => p is "obj" or "bin")).ToList();

        Assert.That(files, Is.Not.Empty);
        Assert.That(files.SelectMany(f => Codecs.Concat(also).Where(c => File.ReadAllText(f).Contains(c, StringComparison.Ordinal)).Select(c => $"{f}: {c}")),
            Is.Empty);
    }
}
