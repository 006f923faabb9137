using Waku.QA.Adapters.Rest;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Behaviours;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Adapters.JsWaku;

/// <summary>js-waku behind the Node.js host in <c>adapters/js-waku/host</c>.</summary>
/// <param name="repositoryRoot">Root of the checkout.</param>
public sealed class JsWakuAdapter(string repositoryRoot) : INodeAdapter
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(30);

    /// <summary>Clients of every service, servers of none; metadata is answered but not enforced.</summary>
    private static readonly Capabilities Declared = new(
        Capability.Relay, Capability.StaticSharding, Capability.Autosharding, Capability.ConnectPeer, Capability.MeshView, Capability.Metrics,
        Capability.MuxerChoice, Capability.LightNode, Capability.StoreClient, Capability.FilterClient, Capability.LightpushClient,
        Capability.LegacyLightpushClient);

    /// <summary>npm asks a registry that does not answer for 15 minutes by default; what lies in its cache needs none.</summary>
    private static readonly string[] Offline = ["--prefer-offline", "--fetch-retries=1", "--fetch-timeout=20000"];

    /// <summary>
    /// Node.js reads every certificate of the file that this variable of a shell names before it does anything else, and a node on a network of
    /// ours needs none: 43 of the 70 ms that an empty program takes.
    /// </summary>
    private static readonly IReadOnlyDictionary<string, string> Own = new Dictionary<string, string> { ["NODE_EXTRA_CA_CERTS"] = "" };

    private readonly string _host = Path.Combine(repositoryRoot, "adapters", "js-waku", "host");

    /// <inheritdoc/>
    public string Implementation => "js-waku";

    /// <inheritdoc/>
    public Capabilities CapabilitiesOf(NodeVersion version) => Declared;

    /// <inheritdoc/>
    public MetricNames MetricNamesOf(NodeVersion version) => JsWakuMetrics.Names;

    /// <inheritdoc/>
    public string? WarningOf(NodeVersion version) => null;

    /// <inheritdoc/>
    public VersionProbe? VersionProbe => null;

    /// <inheritdoc/>
    public bool DialsFromOwnAddress => true;

    /// <inheritdoc/>
    public IReadOnlyList<ToolRequirement> Requirements(EngineKind engine) =>
    [
        new("node", 20, "install Node.js 20 or newer (https://nodejs.org)"),
        new("npm", 10, "install npm 10 or newer; it comes with Node.js") { ToBuild = true },
    ];

    /// <inheritdoc/>
    public NodeArtifact Artifact(string? reference, EngineKind engine)
    {
        if (reference is not null)
        {
            // A path is that of another host script, which Node.js runs.
            return NodeReference.IsPath(reference) && engine == EngineKind.Process
                ? new NodeArtifact(Implementation, "node", null, null) { Shipped = [BundleBeside(reference)], Scripts = [reference], Runtime = Node }
                : new NodeArtifact(Implementation, null, NodeReference.Parse(reference, null).Image ?? throw new UsageException(
                    $"--node {Implementation}={reference}: a script cannot be put into an image; name an image, or use --engine process"), null);
        }

        var recipe = new BuildRecipe
        {
            Steps =
            [
                new BuildStep("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error", .. Offline], _host)
                {
                    Downloads = true,
                    Limit = TimeSpan.FromMinutes(3),
                    Mend = "see that npm reaches its registry (npm ping), or run npm ci in adapters/js-waku/host where it does",
                },
                new BuildStep("npm", ["run", "build", "--silent"], _host),
            ],
            Inputs = [.. ((string[])["src", "package-lock.json", "build.mjs", "Dockerfile"]).Select(file => Path.Combine(_host, file))],
            Output = Script,
            ContextSources = [Path.Combine(_host, "Dockerfile"), Script],
            BundledRuntime = "node",
        };
        return engine.RunsContainers()
            ? new NodeArtifact(Implementation, null, "waku-qa/js-waku", recipe)
            : new NodeArtifact(Implementation, "node", null, recipe) { Shipped = [BundleBeside(Script)], Scripts = [Script], Runtime = Node };
    }

    /// <inheritdoc/>
    public LaunchPlan Plan(NodeSpec node, ClusterPlan cluster) => new(
        node.Name,
        cluster.Engine.RunsContainers() ? [] : node.Reference is { } other ? [other] : [Cached, Script],
        [.. CommonFlags.Of(node, cluster), .. CommonFlags.Metrics(node, cluster), .. CommonFlags.Muxer(node), .. node.Flags],
        cluster.Engine.RunsContainers() ? new Dictionary<string, string>() : Own,
        ReadyWithin);

    /// <inheritdoc/>
    public IWakuNode Connect(NodeEndpoints endpoints, NodeVersion version) => new RestNode(endpoints, Implementation, Declared);

    /// <summary>What web pages ship of the same packages, built with the host.</summary>
    private static string BundleBeside(string script) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(script))!, "browser.mjs");

    private static RuntimeProbe Node { get; } = new("node", ["--version"]);

    private string Script => Path.Combine(_host, "dist", "host.cjs");

    /// <summary>What runs the script with the compiled code that the build kept of it, or without where there is none.</summary>
    private string Cached => Path.Combine(_host, "dist", "cached.cjs");
}
