using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Processes;

namespace Waku.QA.Adapters.Tests;

/// <summary>Nothing waits for a registry that does not answer: what makes an adapter's program ends in time, and says what it was doing.</summary>
[Platform("Linux")]
public sealed class BuildLimitTests
{
    [Test]
    public async Task AStepThatDoesNotEndIsEndedAndNamed()
    {
        var folder = Directory.CreateTempSubdirectory("waku-qa-limit-").FullName;
        try
        {
            var step = new BuildStep(
                "/bin/sh", ["-c", "echo asking the registry; exec sleep 600"], folder)
            { Limit = TimeSpan.FromSeconds(1), Mend = "mind the registry" };
            var recipe = new BuildRecipe { Steps = [step], Inputs = [], Output = Path.Combine(folder, "dist", "host") };
            var engine = new ProcessEngine(TimeProvider.System);

            var failure = await Assert.ThrowsAsync<EnvironmentException>(
                () => engine.PrepareAsync(new NodeArtifact("slow", "node", null, recipe), new Progress<string>(), CancellationToken.None));
            Assert.That(failure!.Message,
                Does.Contain("slow").And.Contain("did not end within 1 s").And.Contain("asking the registry").And.Contain("mind the registry"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void WhateverAsksARegistryHasALimitAndAMend()
    {
        foreach (var adapter in new AdapterCatalogue(Checkout.Root).All)
        {
            var npm = adapter.Artifact(null, EngineKind.Process).Recipe?.Steps.Where(static s => s.Program == "npm" && s.Arguments[0] == "ci") ?? [];
            Assert.That(npm, Has.All.Matches<BuildStep>(static s => s!.Limit <= TimeSpan.FromMinutes(3) && s.Mend is not null), adapter.Implementation);
        }
    }
}
