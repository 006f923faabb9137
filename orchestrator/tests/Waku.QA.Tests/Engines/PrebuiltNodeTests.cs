using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Building;
using Waku.QA.Engines.Resilience;
using Waku.QA.Runs.Selection;

namespace Waku.QA.Tests.Engines;

/// <summary>A node that lies beside the program is used as it is; without its mark it is made, as in a checkout.</summary>
public sealed class PrebuiltNodeTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("waku-qa-prebuilt-").FullName;
        File.WriteAllText(Path.Combine(_folder, "node"), "a node");
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task IsUsedWithoutItsToolsAndKeepsItsKey()
    {
        Mark("4711-prebuilt\n");

        Assert.That(await RunAsync(), Is.EqualTo("4711-prebuilt"));
        Assert.That(RecipeRunner.KeysOf(Recipe), Is.EqualTo((string[])["4711-prebuilt"]));
        Assert.That(Directory.GetFiles(_folder).Select(Path.GetFileName), Is.EquivalentTo((string[])["node", PrebuiltNode.Mark]), "nothing is written");
    }

    [Test]
    public void WithoutTheMarkItIsMade()
    {
        Assert.That(PrebuiltNode.KeyOf(Recipe), Is.Null);
        Assert.That(RunAsync, Throws.TypeOf<EnvironmentException>().With.Message.Contains("no-such-compiler"));
    }

    [TestCase("")]
    [TestCase("../../tag:x")]
    public void AMarkWithoutAKeyIsNamed(string key)
    {
        Mark(key);
        Assert.That(RunAsync,
            Throws.TypeOf<EnvironmentException>().With.Message.Contains(Path.Combine(_folder, PrebuiltNode.Mark)).And.Message.Contains("unpack"));
    }

    [Test]
    public void AMarkWithoutTheNodeIsNamed()
    {
        Mark("4711");
        File.Delete(Recipe.Output);
        Assert.That(RunAsync, Throws.TypeOf<EnvironmentException>().With.Message.Contains("there is no").And.Message.Contains(Recipe.Output));
    }

    /// <summary>The compiler is asked for where the node must be made, what runs it always.</summary>
    [Test]
    public void WhatOnlyMakesANodeIsNotNeededForOneThatIsThere()
    {
        var artifacts = new NodeArtifacts(new Waku.QA.Adapters.AdapterCatalogue(_folder));
        foreach (var adapter in artifacts.Built(EngineKind.Process))
        {
            var output = artifacts.Of(adapter.Implementation, null, EngineKind.Process).Recipe!.Output;
            var all = adapter.Requirements(EngineKind.Process);
            Assert.That(MissingTools.Needed(artifacts, adapter, EngineKind.Process), Is.EqualTo(all));

            Directory.CreateDirectory(Path.GetDirectoryName(output)!);
            File.WriteAllText(output, "");
            File.WriteAllText(Path.Combine(Path.GetDirectoryName(output)!, PrebuiltNode.Mark), "4711");
            Assert.That(MissingTools.Needed(artifacts, adapter, EngineKind.Process), Is.EqualTo(all.Where(static t => !t.ToBuild)));
            Assert.That(all.Count(static t => t.ToBuild), Is.Positive);
        }
    }

    private BuildRecipe Recipe => new()
    {
        Steps = [new BuildStep("no-such-compiler", [], _folder)],
        NativeSteps = [new BuildStep("no-such-compiler", [], _folder)],
        Inputs = [],
        Output = Path.Combine(_folder, "node"),
    };

    private void Mark(string key) => File.WriteAllText(Path.Combine(_folder, PrebuiltNode.Mark), key);

    private Task<string> RunAsync() => RecipeRunner.RunAsync("node", Recipe, static _ => Task.FromResult<string?>("cc"), new Progress<string>(),
        new HarnessPipelines(TimeProvider.System), CancellationToken.None);
}
