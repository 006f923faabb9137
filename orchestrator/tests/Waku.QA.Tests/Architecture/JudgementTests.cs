using System.Reflection;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Waku.QA.Files;
using Waku.QA.Wire;

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

    /// <summary>What wire peers read by is made from the texts of the RFCs, each named in its file, and from nothing of a node.</summary>
    [Test]
    public void WhatIsReadByIsMadeFromTheTextsOfTheRfcs()
    {
        var texts = Directory.EnumerateFiles(Path.Combine(Repository.Root, "orchestrator", "Waku.QA.Wire", "Protos")).ToList();
        Assert.That(texts.Select(Path.GetFileName), Is.EquivalentTo(new[] { "message.proto", "peer_exchange.proto", "relay.proto" }));
        Assert.That(texts.Where(static f => !Regex.IsMatch(File.ReadLines(f).First(), @"^// \d+/WAKU2-[A-Z-]+, "".*\(rfc-index, docs/.*\.md\)")), Is.Empty);

        var made = typeof(WirePeer).Assembly.GetTypes().Where(static t => t.Namespace == "Waku.QA.Wire.Protos" && t.GetInterface(nameof(IMessage)) is not null);
        Assert.That(made.Select(static t => t.Name), Is.SupersetOf(new[] { "WakuMessage", "RPC", "ControlMessage", "PeerExchangeRPC" }));
        Assert.That(typeof(WirePeer).Assembly.GetExportedTypes().Where(static t => t.Namespace == "Waku.QA.Wire.Protos"), Is.Empty, "nobody's offer");
    }

    /// <summary>A fault of the library that both sides read with would be found by neither: the node reads with its own codecs.</summary>
    [TestCase("Waku.Node")]
    [TestCase("Waku.Gossipsub")]
    [TestCase("Waku.Libp2p")]
    public void TheNodeReadsTheWireWithoutTheHarnesssLibrary(string assembly)
    {
        var known = Assembly.Load(assembly).GetReferencedAssemblies().Select(static a => a.Name!).ToList();
        Assert.That(known, Is.Not.Empty);
        Assert.That(known.Where(static n => n == "Google.Protobuf" || n.StartsWith("Waku.QA", StringComparison.Ordinal)), Is.Empty);
    }

    /// <summary>Its writer leaves out what is zero, which nodes refuse: the harness writes by hand, field by field.</summary>
    [Test]
    public void NothingIsWrittenByWhatIsGenerated()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, "orchestrator", "Waku.QA.Wire"), "*.cs", SearchOption.AllDirectories)
            .Where(static f => !f.Split(Path.DirectorySeparatorChar).Any(static p => p is "obj" or "bin")).ToList();
        var writing = new Regex(@"CodedOutputStream|\.WriteTo\(|new (WakuMessage|RPC|Control\w+|PeerExchange\w+)\b");
        Assert.That(files, Is.Not.Empty);
        Assert.That(files.Where(f => writing.IsMatch(File.ReadAllText(f))), Is.Empty);
    }
}
