using Waku.QA.Core.Adapters;
using Waku.QA.Core.Behaviours;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Runs.Sessions;

namespace Waku.QA.Docker.Tests;

/// <summary>A real adapter; tests override the one thing that is to be different.</summary>
internal abstract class DelegatingAdapter(INodeAdapter real) : INodeAdapter
{
    public string Implementation => real.Implementation;

    public VersionProbe? VersionProbe => real.VersionProbe;

    public bool DialsFromOwnAddress => real.DialsFromOwnAddress;

    public virtual Capabilities CapabilitiesOf(NodeVersion version) => real.CapabilitiesOf(version);

    public Behaviour BehaviourOf(NodeVersion version) => real.BehaviourOf(version);

    public MetricNames MetricNamesOf(NodeVersion version) => real.MetricNamesOf(version);

    public string? WarningOf(NodeVersion version) => real.WarningOf(version);

    public IReadOnlyList<ToolRequirement> Requirements(EngineKind engine) => real.Requirements(engine);

    public NodeArtifact Artifact(string? reference, EngineKind engine) => real.Artifact(reference, engine);

    public virtual LaunchPlan Plan(NodeSpec node, ClusterPlan cluster) => real.Plan(node, cluster);

    public virtual IWakuNode Connect(NodeEndpoints endpoints, NodeVersion version) => real.Connect(endpoints, version);
}
