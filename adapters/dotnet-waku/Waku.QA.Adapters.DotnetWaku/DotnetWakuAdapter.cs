using System.Runtime.InteropServices;
using Waku.Node.Control;
using Waku.QA.Adapters.Rest;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Adapters.DotnetWaku;

/// <summary>The native C# node, <c>adapters/dotnet-waku/node</c>.</summary>
/// <param name="repositoryRoot">Root of the checkout.</param>
public sealed class DotnetWakuAdapter(string repositoryRoot) : INodeAdapter
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(20);

    /// <summary>Everything there is, but for messaging over REST: its library has a messenger, its program has none.</summary>
    private static readonly Capabilities Declared = new([.. Enum.GetValues<Capability>().Where(static c => c != Capability.Messaging)]);

    private readonly string _node = Path.Combine(repositoryRoot, "adapters", "dotnet-waku", "node");
    private readonly string _artifacts = Path.Combine(repositoryRoot, "artifacts", "dotnet-waku");

    /// <inheritdoc/>
    public string Implementation => "dotnet-waku";

    /// <inheritdoc/>
    public Capabilities CapabilitiesOf(NodeVersion version) => Declared;

    /// <inheritdoc/>
    public string? WarningOf(NodeVersion version) => null;

    /// <inheritdoc/>
    public Core.Behaviours.MetricNames MetricNamesOf(NodeVersion version) => DotnetWakuMetrics.Names;

    /// <inheritdoc/>
    public VersionProbe? VersionProbe { get; } = new(["--version"], static text =>
        text.StartsWith("dotnet-waku ", StringComparison.Ordinal) ? NodeVersion.Parse(text["dotnet-waku ".Length..].Trim()) : null);

    /// <inheritdoc/>
    public bool DialsFromOwnAddress => true;

    /// <inheritdoc/>
    public IReadOnlyList<ToolRequirement> Requirements(EngineKind engine) =>
        [new("dotnet", 10, "install the .NET 10 SDK (https://dot.net)") { ToBuild = true }];

    /// <inheritdoc/>
    public NodeArtifact Artifact(string? reference, EngineKind engine)
    {
        var artifact = (engine.RunsContainers(), reference) switch
        {
            (_, { } named) => ProgramArtifact.Named(Implementation, NodeReference.Parse(named, null), engine, repositoryRoot),
            (true, _) => new(Implementation, null, "waku-qa/dotnet-waku", Recipe(IsOfImages ? "process" : "image", OfImages, image: true)),
            _ => new(Implementation, Program("process"), null, Recipe("process", RuntimeInformation.RuntimeIdentifier, image: false)),
        };

        // The program is only the host of the assemblies beside it.
        return Path.GetDirectoryName(artifact.Program) is { Length: > 0 } folder ? artifact with { Shipped = [folder] } : artifact;
    }

    /// <inheritdoc/>
    public LaunchPlan Plan(NodeSpec node, ClusterPlan cluster)
    {
        var address = cluster.Addresses[node.Name];
        var flags = CommonFlags.Of(node, cluster);
        flags.AddRange(CommonFlags.Services(node, cluster));
        flags.AddRange(
        [
            .. CommonFlags.Unless(node.OwnDefaults && node.Role != NodeRole.Service, $"--legacy-store={(node.Role == NodeRole.Service ? "true" : "false")}"),
            "--rest=true", "--rest-admin=true",
            .. CommonFlags.Unless(node.OwnDefaults, "--ip-colocation-limit=0", $"--rest-filter-cache-capacity={CommonFlags.CacheCapacity}"),

            // Nothing is under way by relay that synchronisation must wait for; nwaku has no such flag.
            .. CommonFlags.Unless(node.OwnDefaults, "--store-sync-relay-jitter=0"),
            .. CommonFlags.Metrics(node, cluster),
            "--grpc-control=true", $"--grpc-control-address={address.BindIp}", $"--grpc-control-port={address.Ports.Control}",
        ]);
        flags.AddRange([.. CommonFlags.Discovery(node, cluster), .. CommonFlags.Muxer(node), .. node.Flags]);

        // A command line can be read by every user of the machine, the environment of a process by its own user only.
        var environment = new Dictionary<string, string> { ["WAKUNODE2_GRPC_CONTROL_TOKEN"] = cluster.ControlToken };
        return new LaunchPlan(node.Name, [], flags, environment, ReadyWithin);
    }

    /// <inheritdoc/>
    public IWakuNode Connect(NodeEndpoints endpoints, NodeVersion version) =>
        new ControlledNode(new RestNode(endpoints, Implementation, Declared), new ControlChannel(endpoints.Control, endpoints.ControlToken));

    private static string Architecture => RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "x64";

    /// <summary>What images run on.</summary>
    private static string OfImages => $"linux-{Architecture}";

    /// <summary>True where what is made for this machine is what an image needs: made once for both.</summary>
    private static bool IsOfImages => RuntimeInformation.RuntimeIdentifier == OfImages;

    private string Program(string kind) => Path.Combine(_artifacts, kind, OperatingSystem.IsWindows() ? "dotnet-waku.exe" : "dotnet-waku");

    private BuildRecipe Recipe(string kind, string runtime, bool image)
    {
        var host = Path.Combine(_node, "Waku.Node.Host");
        var folder = Path.Combine(_artifacts, kind);
        return new BuildRecipe
        {
            Steps = [Publish(kind, $"--self-contained={(image || IsOfImages ? "true" : "false")}")],

            // The compiler of native code makes programs of its own system only; on Windows its linker is not looked for.
            NativeSteps = runtime != RuntimeInformation.RuntimeIdentifier || OperatingSystem.IsWindows() ? []
                : [Publish("native", "-p:PublishAot=true", "-p:CopyOutputSymbolsToPublishDirectory=false")],
            Inputs =
            [
                Path.Combine(_node, "Waku.Libp2p"), Path.Combine(_node, "Waku.Gossipsub"), Path.Combine(_node, "Waku.Node"),
                    Path.Combine(_node, "Waku.Node.Sqlite"),
                Path.Combine(_node, "Waku.Node.Control"), Path.Combine(_node, "..", "protos"), host,
                Path.Combine(repositoryRoot, "Directory.Build.props"), Path.Combine(repositoryRoot, "Directory.Packages.props"),
            ],
            Output = Program(kind),
            OwnFolder = folder,
            ContextSources = image ? [Path.Combine(host, "Dockerfile"), folder] : [],
        };

        BuildStep Publish(string build, params string[] how) => new("dotnet",
        [
            "publish", host, "-c", "Release", "-r", runtime, "-v", "q", "--nologo", "-p:DebugType=none", .. how,
            "--artifacts-path", Path.Combine(_artifacts, "build", build), "-o", folder,
        ], repositoryRoot);
    }
}
