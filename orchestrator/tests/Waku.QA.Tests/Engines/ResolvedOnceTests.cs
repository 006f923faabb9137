using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Engines.Processes;
using Waku.QA.Runs.Selection;
using Waku.QA.Wire;

namespace Waku.QA.Tests.Engines;

/// <summary>From <c>--node</c> to the node that is started, a reference is resolved once, however many clusters have a node of it.</summary>
[Platform("Linux")]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class ResolvedOnceTests
{
    [Test]
    public async Task AReferenceIsAskedOnceOfItsAdapterAndOnceOfItsProgram()
    {
        var folder = Directory.CreateTempSubdirectory("waku-qa-once").FullName;
        try
        {
            var program = Path.Combine(folder, "wakunode2");
            await File.WriteAllTextAsync(program, $"#!/bin/sh\necho asked >> {folder}/asked\necho 'version / git commit hash: v0.37.1'\n");
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var catalogue = new CountingCatalogue(TestCatalogue.Instance.Find("nwaku")!);
            var artifacts = new NodeArtifacts(catalogue);
            var topology = new Topology
            {
                Name = "once",
                ClusterId = 66,
                Shards = [0],
                Groups =
                [
                    new NodeGroup { Name = "a", Implementation = "nwaku", Reference = program, Count = 2 },
                    new NodeGroup { Name = "b", Implementation = "nwaku", Reference = program },
                ],
            };
            var (engine, _) = await EngineSelection.SelectAsync("process", topology, artifacts, TimeProvider.System, CancellationToken.None);
            var resolver = new NodeResolver(engine, artifacts, new Progress<string>());
            foreach (var name in (string[])["first", "second"])
            {
                await using var cluster = await Cluster.CreateAsync(
                    new ClusterSettings(RunIds.New(TimeProvider.System), name, topology, 1, engine, resolver, new NodeKeys(), folder, false,
                        TimeProvider.System),
                    CancellationToken.None);
                Assert.That(cluster.Nodes.Select(static n => n.Resolved.Version.ToString()), Is.All.EqualTo("v0.37.1"));
                Assert.That(cluster.Nodes.Select(static n => n.Resolved.Artifact).Distinct(), Has.Exactly(1).Items);
            }

            Assert.That(catalogue.Asked, Is.EqualTo(new[] { (program, EngineKind.Process) }));
            Assert.That(await File.ReadAllLinesAsync(Path.Combine(folder, "asked")), Has.Length.EqualTo(1));
            await engine.DisposeAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void WhatIsBuiltHereIsKnownWithoutAReference()
    {
        var artifacts = new NodeArtifacts(TestCatalogue.Instance);

        Assert.That(artifacts.Built(EngineKind.Process).Select(static a => a.Implementation), Is.EqualTo(new[] { "dotnet-waku", "js-waku" }));
    }

    /// <summary>One adapter that writes down what it is asked.</summary>
    private sealed class CountingCatalogue(INodeAdapter real) : IAdapterCatalogue, INodeAdapter
    {
        public List<(string?, EngineKind)> Asked { get; } = [];

        public IReadOnlyList<INodeAdapter> All => [this];

        public string Implementation => real.Implementation;

        public VersionProbe? VersionProbe => real.VersionProbe;

        public bool DialsFromOwnAddress => real.DialsFromOwnAddress;

        public INodeAdapter? Find(string implementation) => this;

        public Capabilities CapabilitiesOf(NodeVersion version) => real.CapabilitiesOf(version);

        public string? WarningOf(NodeVersion version) => real.WarningOf(version);

        public IReadOnlyList<ToolRequirement> Requirements(EngineKind engine) => real.Requirements(engine);

        public NodeArtifact Artifact(string? reference, EngineKind engine)
        {
            Asked.Add((reference, engine));
            return real.Artifact(reference, engine);
        }

        public LaunchPlan Plan(NodeSpec node, ClusterPlan cluster) => real.Plan(node, cluster);

        public IWakuNode Connect(NodeEndpoints endpoints, NodeVersion version) => real.Connect(endpoints, version);
    }
}
