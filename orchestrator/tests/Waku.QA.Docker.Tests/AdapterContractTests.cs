using Waku.QA.Adapters.Example;
using Waku.QA.CaseKit.Sharing;
using Waku.QA.Cli;
using Waku.QA.Cli.Settings;
using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Files;
using Waku.QA.Runs.Reporting;
using Waku.QA.Runs.Selection;
using Waku.QA.Runs.Verification;
using Waku.QA.Wire;

namespace Waku.QA.Docker.Tests;

/// <summary>
/// What <c>waku-qa adapter verify</c> shows: the adapters whose nodes can be built here keep their word, nwaku's adapter drives a node that
/// is not nwaku through nwaku's REST and flags, and a table that lies is found out.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class AdapterContractTests
{
    private static readonly ProbeOutcome[] Good = [ProbeOutcome.Works, ProbeOutcome.Refused];

    [Test]
    public async Task DeclaredWorksAndUndeclaredIsRefused([Values("dotnet-waku", "js-waku")] string implementation, [Values("process", "docker")] string engine)
    {
        var results = await VerifyAsync(Installed.Catalogue, implementation, null, engine);

        Assert.That(results.Where(static r => !Good.Contains(r.Outcome)), Is.Empty);
        Assert.That(results.Select(static r => r.Capability).OfType<Capability>(), Is.EquivalentTo(Enum.GetValues<Capability>()),
            "every capability has a probe");
    }

    [Test]
    public async Task TheNwakuAdapterDrivesANodeOfNwakusShape([Values("process", "docker")] string engine)
    {
        var native = Installed.Catalogue.Find("dotnet-waku")!.Artifact(null, engine == "docker" ? EngineKind.Docker : EngineKind.Process);
        var (reference, _) = await PreparedAsync(native, engine);
        var results = await VerifyAsync(Installed.Catalogue, "nwaku", reference, engine);

        Assert.That(results.Where(static r => !Good.Contains(r.Outcome)), Is.Empty);
    }

    /// <summary>docs/add-an-adapter.md shows it, and says that 150 lines are enough.</summary>
    [Test]
    public async Task TheTemplateIsAWorkingAdapter()
    {
        var (reference, _) = await PreparedAsync(Installed.Catalogue.Find("dotnet-waku")!.Artifact(null, EngineKind.Process), "process");
        var results = await VerifyAsync(new TestAdapters([.. Installed.Catalogue.All, new TemplateAdapter(Repository.Root)]), "example-waku", reference,
            "process");

        Assert.That(results.Where(static r => !Good.Contains(r.Outcome)), Is.Empty);
        Assert.That(File.ReadAllLines(Path.Combine(Repository.Root, "docs", "examples", "TemplateAdapter.cs")), Has.Length.LessThanOrEqualTo(150));
    }

    [TestCase(Capability.StoreServer, true, ProbeOutcome.Broken)]
    [TestCase(Capability.Relay, false, ProbeOutcome.Undeclared)]
    public async Task ATableThatLiesIsFoundOut(Capability capability, bool declare, ProbeOutcome expected)
    {
        var catalogue = new TestAdapters(
            [.. Installed.Catalogue.All.Select(a => a.Implementation == "js-waku" ? new LyingAdapter(a, capability, declare) : a)]);
        var results = await VerifyAsync(catalogue, "js-waku", null, "process");

        Assert.That(results.Single(r => r.Capability == capability).Outcome, Is.EqualTo(expected));
        Assert.That(results.Where(r => r.Capability != capability && !Good.Contains(r.Outcome)), Is.Empty);
    }

    private static async Task<(string Reference, string Digest)> PreparedAsync(NodeArtifact artifact, string engineName)
    {
        var (engine, _) = await SelectAsync(engineName, Installed.Catalogue, "dotnet-waku", null);
        await using var _engine = engine;
        var prepared = await engine.PrepareAsync(artifact, new Progress<string>(), CancellationToken.None);
        return (prepared.Reference, prepared.Digest);
    }

    private static async Task<IReadOnlyList<ProbeResult>> VerifyAsync(IAdapterCatalogue catalogue, string implementation, string? reference, string engineName)
    {
        var (engine, topology) = await SelectAsync(engineName, catalogue, implementation, reference);
        var folder = Directory.CreateTempSubdirectory("waku-qa-contract").FullName;
        try
        {
            await using var run =
                new RunContext(RunIds.New(TimeProvider.System), 1, topology, engine,
                    new NodeResolver(engine, new NodeArtifacts(catalogue), new Progress<string>()),
                    new NodeKeys(), new ClusterEnd(new RunFolder(folder)), TimeProvider.System);
            return await new ContractRunner(run, static r => TestContext.Out.WriteLine(r)).RunAsync(implementation, reference, CancellationToken.None);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(Engines.IEngine Engine, Topology Topology)> SelectAsync(string engineName, IAdapterCatalogue catalogue, string implementation,
        string? reference)
    {
        var topology = new Topology { Name = "contract", Groups = [new NodeGroup { Name = "n", Implementation = implementation, Reference = reference }] };
        var (engine, _) = await EngineSelection.SelectAsync(engineName, topology, new NodeArtifacts(catalogue), TimeProvider.System, CancellationToken.None);
        return (engine, topology);
    }

    /// <summary>An adapter with one wrong row in its table.</summary>
    private sealed class LyingAdapter(INodeAdapter honest, Capability capability, bool declare) : DelegatingAdapter(honest)
    {
        public override Capabilities CapabilitiesOf(NodeVersion version)
        {
            var all = base.CapabilitiesOf(version).All.Where(c => c != capability);
            return new Capabilities([.. declare ? all.Append(capability) : all]);
        }
    }
}
