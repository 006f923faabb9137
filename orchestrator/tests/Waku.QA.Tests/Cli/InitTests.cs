using Waku.QA.Clusters.Topologies;
using Waku.QA.Files;
using Waku.QA.Runs.Gate;
using YamlDotNet.RepresentationModel;

namespace Waku.QA.Tests.Cli;

/// <summary>What <c>init</c> writes into an empty foreign repository is valid by our own readers, and calls the workflow as it is.</summary>
public sealed class InitTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("waku-qa-init-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task TheFilesAreValid()
    {
        var (code, output) = await CommandLine.RunAsync(["init", _folder, "--repository", "somebody/waku-qa"]);
        Assert.That((code, output), Is.EqualTo((0, output)));

        var topology = TopologyFile.Load(In("waku-qa/topology.yaml"), TestCatalogue.Instance);
        Assert.That(topology.Groups.Select(static g => (g.Implementation, g.Count)), Is.EqualTo(((string, int)[])[("nwaku", 2), ("dotnet-waku", 2)]));
        Assert.That(() => GatePolicy.Load(In("waku-qa/policy.yaml")), Throws.Nothing);

        var workflow = File.ReadAllText(In(".github/workflows/waku-qa.yml"));
        Assert.That(workflow, Does.Contain("uses: somebody/waku-qa/.github/workflows/release-gate.yml@v0.1.0").And.Not.Contain("VERSION"));
        var given = (YamlMappingNode)At(YamlSource.Load(In(".github/workflows/waku-qa.yml")).Root, "jobs", "gate", "with");
        var called = YamlSource.Load(Path.Combine(Repository.Root, ".github", "workflows", "release-gate.yml")).Root;
        var known = (YamlMappingNode)At(called, "on", "workflow_call", "inputs");
        Assert.That(Names(given), Is.SubsetOf(Names(known)));
        var required = known.Children.Where(static i => At(i.Value, "required").ToString() == "true").Select(static i => i.Key.ToString());
        Assert.That(required, Is.SubsetOf(Names(given)));
    }

    [TestCase(".github/workflows/waku-qa.yml")]
    [TestCase("waku-qa/policy.yaml")]
    public async Task NothingIsOverwritten(string there)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(there))!);
        await File.WriteAllTextAsync(In(there), "mine");

        var (code, output) = await CommandLine.RunAsync(["init", _folder]);

        Assert.That((code, output), Is.EqualTo((64, output)));
        Assert.That(output, Does.Contain(In(there)));
        Assert.That(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories), Is.EqualTo((string[])[In(there)]));
        Assert.That(await File.ReadAllTextAsync(In(there)), Is.EqualTo("mine"));
    }

    [TestCase("--implementation", "nobody", "dotnet-waku")]
    [TestCase("--repository", "a/b/c", "owner/name")]
    public async Task WhatIsWrongIsNamed(string option, string value, string mend)
    {
        var (code, output) = await CommandLine.RunAsync(["init", _folder, option, value]);
        Assert.That((code, output), Is.EqualTo((64, output)));
        Assert.That(output, Does.Contain($"{option} '{value}'").And.Contain(mend));
        Assert.That(Directory.GetFileSystemEntries(_folder), Is.Empty);
    }

    private string In(string name) => Path.Combine(_folder, name);

    private static IEnumerable<string> Names(YamlMappingNode map) => map.Children.Keys.Select(static k => k.ToString());

    private static YamlNode At(YamlNode node, params string[] path) => path.Aggregate(node, static (n, name) => n[name]);
}
