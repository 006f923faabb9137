using Waku.QA.Clusters;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Exporting;
using Waku.QA.Tests.Clusters;
using Waku.QA.Wire;
using YamlDotNet.RepresentationModel;

namespace Waku.QA.Tests.Exporting;

/// <summary>What is exported is what would have been started, whatever its arguments hold, read by a YAML parser as Compose and Kubernetes read it.</summary>
public sealed class TopologyExportTests
{
    /// <summary>Texts that YAML, Compose or Kubernetes would take for something else.</summary>
    private static readonly string[] Traps =
    [
        "yes", "no", "true", "null", "~", "1", "0x10", "1e3", "01:30", "2026-11-28", "", " ", "- a", "a: b", "#x", "${HOME}", "$(HOME)", "$$", "%x", "@x",
        "`x`", "&a", "*a", "!t", "|", ">", "{a}", "[a]", "'", "\"", "\\", "a\nb", "\t", "--flag=$X", "ü→✖", "---", "...", "on", "=", "<<",
    ];

    [Test]
    public async Task ComposeStartsWhatWouldHaveBeenStarted()
    {
        var root = Parse(await WriteAsync(ExportFormat.Compose, count: 3)).Single();

        var services = (YamlMappingNode)root["services"];
        Assert.That(services.Children.Keys.Select(static k => k.ToString()), Is.EqualTo(new[] { "paper-1", "paper-2", "paper-3" }));
        foreach (var (service, i) in services.Children.Values.Select(static (s, i) => (s, i)))
        {
            Assert.That(Texts(service["command"]).Select(static t => t.Replace("$$", "$", StringComparison.Ordinal)), Is.EqualTo(Traps));
            Assert.That(service["environment"]["TRAP"].ToString(), Is.EqualTo("$$(x) $${y}"));
            Assert.That(service["networks"]["waku"]["ipv4_address"].ToString(), Is.EqualTo($"10.9.8.{i + 2}"));
            Assert.That(service["image"].ToString(), Is.EqualTo("paper"));
        }

        Assert.That(root["networks"]["waku"]["ipam"]["config"][0]["subnet"].ToString(), Is.EqualTo("10.9.8.0/24"));
        Assert.That(root["networks"]["waku"]["internal"].ToString(), Is.EqualTo("true"));
    }

    [Test]
    public async Task KubernetesHasAPodAndAServiceForEachNode()
    {
        var documents = Parse(await WriteAsync(ExportFormat.Kubernetes, count: 2));

        Assert.That(documents.Select(static d => d["kind"].ToString()),
            Is.EqualTo(new[] { "Namespace", "NetworkPolicy", "Service", "Pod", "Service", "Pod" }));
        foreach (var (service, pod) in ((YamlNode, YamlNode)[])[(documents[2], documents[3]), (documents[4], documents[5])])
        {
            Assert.That(pod["metadata"]["labels"]["waku.node"], Is.EqualTo(service["spec"]["selector"]["waku.node"]));
            var container = pod["spec"]["containers"][0];
            Assert.That(Texts(container["args"]).Select(static t => t.Replace("$$(", "$(", StringComparison.Ordinal)), Is.EqualTo(Traps));
            Assert.That(container["env"][0]["value"].ToString(), Is.EqualTo("$$(x) ${y}"));
        }

        Assert.That((documents[2]["spec"]["clusterIP"].ToString(), documents[4]["spec"]["clusterIP"].ToString()), Is.EqualTo(("10.9.8.2", "10.9.8.3")));
    }

    [TestCase("10.0.0.0", "is no block")]
    [TestCase("10.0.0.0/31", "is no block")]
    [TestCase("10.0.0.0/7", "is no block")]
    [TestCase("10.0.0.0/+8", "is no block")]
    [TestCase("10.1/16", "is no block")]
    [TestCase("fd00::/24", "is no block")]
    [TestCase("x/24", "is no block")]
    [TestCase("10.0.0.1/24", "is not the first of the block")]
    [TestCase("10.0.0.0/30", "has room for 1 nodes, and the topology has 2")]
    public void ABadBlockIsNamedWithTheMend(string text, string why) =>
        Assert.That(() => AddressBlock.Parse(text, 2), Throws.TypeOf<UsageException>().With.Message.Contains($"'{text}'").And.Message.Contains(why));

    [Test]
    public void EveryNodeHasAnAddressOfItsOwnInTheBlock([Range(8, 29)] int bits)
    {
        var block = AddressBlock.Parse($"10.0.0.0/{bits}", 5);
        var all = Enumerable.Range(0, 5).Select(block.Of).Append(block.Gateway).ToList();
        Assert.That(all, Is.Unique.And.All.StartsWith("10.0.0."));
    }

    [TestCase("Node_1", "node-1")]
    [TestCase("-a-", "a")]
    [TestCase("ü", "node")]
    public void NamesAreThoseOfDns(string name, string label) => Assert.That(DnsName.Of(name), Is.EqualTo(label));

    private static async Task<string> WriteAsync(ExportFormat format, int count)
    {
        var adapter = new PaperAdapter { Arguments = Traps, Variables = new Dictionary<string, string> { ["TRAP"] = "$(x) ${y}" } };
        await using var engine = new PaperEngine();
        var topology = new Topology { Name = "exported", Groups = [new NodeGroup { Name = "paper", Implementation = "paper", Count = count }] };
        var resolver = new NodeResolver(engine, new NodeArtifacts(adapter), new Progress<string>());
        var settings = new ClusterSettings("run", "exported", topology, 1, engine, resolver, new NodeKeys(), "", false, TimeProvider.System);
        var text = await TopologyExport.WriteAsync(format, settings, AddressBlock.Parse("10.9.8.0/24", count), CancellationToken.None);
        Assert.That(engine.Opened, Is.Zero, "nothing was opened, so that nothing can be left");
        return text;
    }

    private static List<YamlNode> Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(static d => d.RootNode)];
    }

    /// <summary>The texts of a list: only what every reader takes for a text stands there without quotes.</summary>
    private static IEnumerable<string> Texts(YamlNode list) => ((YamlSequenceNode)list).Cast<YamlScalarNode>().Select(static s =>
    {
        Assert.That(s.Style, Is.EqualTo(YamlDotNet.Core.ScalarStyle.DoubleQuoted), $"{s.Value}: every one of the traps");
        return s.Value!;
    });
}
