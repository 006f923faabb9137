using Waku.QA.Adapters.Rest;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.JsWaku;

/// <summary>js-waku behind the Node.js host in <c>adapters/js-waku/host</c>.</summary>
/// <param name="repositoryRoot">Root of the checkout.</param>
public sealed class JsWakuAdapter(string repositoryRoot) : INodeAdapter
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(30);
    private readonly string _host = Path.Combine(repositoryRoot, "adapters", "js-waku", "host");

    /// <inheritdoc/>
    public string Implementation => "js-waku";

    /// <inheritdoc/>
    public Capabilities Capabilities { get; } = new(
        Capability.Relay, Capability.StaticSharding, Capability.Autosharding, Capability.ConnectPeer, Capability.MeshView);

    /// <inheritdoc/>
    public IReadOnlyList<ToolRequirement> Requirements(EngineKind engine) =>
    [
        new("node", 20, "install Node.js 20 or newer (https://nodejs.org)"),
        new("npm", 10, "install npm 10 or newer; it comes with Node.js"),
    ];

    /// <inheritdoc/>
    public NodeArtifact Artifact(string? version, EngineKind engine)
    {
        if (version is not null)
        {
            return engine == EngineKind.Docker ? new NodeArtifact(Implementation, null, version, null) : new NodeArtifact(Implementation, "node", null, null);
        }

        var recipe = new BuildRecipe
        {
            Steps = [new BuildStep("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], _host), new BuildStep("npm", ["run", "build", "--silent"], _host)],
            Inputs = [Path.Combine(_host, "src"), Path.Combine(_host, "package-lock.json"), Path.Combine(_host, "build.mjs"), Path.Combine(_host, "Dockerfile")],
            Output = Script,
            ContextSources = [Path.Combine(_host, "Dockerfile"), Script],
            BundledRuntime = "node",
        };
        return engine == EngineKind.Docker
            ? new NodeArtifact(Implementation, null, "waku-qa/js-waku", recipe)
            : new NodeArtifact(Implementation, "node", null, recipe);
    }

    /// <inheritdoc/>
    public LaunchPlan Plan(NodeSpec node, ClusterPlan cluster) => new(
        node.Name,
        Artifact(node.Version, cluster.Engine),
        cluster.Engine == EngineKind.Docker ? [] : [node.Version ?? Script],
        CommonFlags.Of(node, cluster),
        new Dictionary<string, string>(),
        ReadyWithin);

    /// <inheritdoc/>
    public IWakuNode Connect(NodeEndpoints endpoints) => new RestNode(endpoints);

    private string Script => Path.Combine(_host, "dist", "host.mjs");
}
