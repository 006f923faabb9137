using System.Collections.Concurrent;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines;

namespace Waku.QA.Clusters;

/// <summary>
/// Finds out once per run what each reference means, however many clusters ask for it: prepares what will run, reads its version before
/// anything is started, and derives from that what it can do.
/// </summary>
/// <param name="engine">Where nodes run.</param>
/// <param name="artifacts">What references name.</param>
/// <param name="progress">Told of builds and warnings.</param>
public sealed class NodeResolver(IEngine engine, NodeArtifacts artifacts, IProgress<string> progress)
{
    private const int ShownOutput = 300;
    private readonly ConcurrentDictionary<string, Lazy<Task<PreparedArtifact>>> _prepared = new();
    private readonly ConcurrentDictionary<(string, string?), Lazy<Task<ResolvedNode>>> _resolved = new();

    /// <summary>Implementations.</summary>
    public IAdapterCatalogue Catalogue => artifacts.Catalogue;

    /// <summary>What references name.</summary>
    public NodeArtifacts Artifacts => artifacts;

    /// <summary>Which of them have started in this run.</summary>
    public StartLedger Starts { get; } = new();

    /// <summary>What will run.</summary>
    public Task<PreparedArtifact> PrepareAsync(NodeArtifact artifact, CancellationToken cancellationToken) =>
        _prepared.GetOrAdd(Key(artifact), _ => new Lazy<Task<PreparedArtifact>>(() => engine.PrepareAsync(artifact, progress, cancellationToken))).Value;

    /// <summary>The node that a reference names. A version that the adapter must warn of is reported once.</summary>
    /// <param name="implementation">Implementation id.</param>
    /// <param name="reference">Image, tag or program; null for the adapter's default.</param>
    /// <param name="cancellationToken">Ends builds and questions.</param>
    /// <exception cref="EnvironmentException">What was named is no node of the implementation.</exception>
    public Task<ResolvedNode> ResolveAsync(string implementation, string? reference, CancellationToken cancellationToken) =>
        _resolved.GetOrAdd((implementation, reference), _ => new Lazy<Task<ResolvedNode>>(() => ReadAsync(implementation, reference, cancellationToken))).Value;

    private async Task<ResolvedNode> ReadAsync(string implementation, string? reference, CancellationToken cancellationToken)
    {
        var adapter = Catalogue.Find(implementation)!;
        var artifact = artifacts.Of(implementation, reference, engine.Kind);
        var version = await ReadVersionAsync(adapter, artifact, cancellationToken).ConfigureAwait(false);
        var warning = adapter.WarningOf(version);
        if (warning is not null)
        {
            progress.Report($"WARNING {warning}");
        }

        return new ResolvedNode(adapter, artifact, version, adapter.CapabilitiesOf(version), warning);
    }

    private static string Key(NodeArtifact artifact) => $"{artifact.Id}|{artifact.Image}|{artifact.Program}|{artifact.Recipe?.BundledProgram}";

    private async Task<NodeVersion> ReadVersionAsync(INodeAdapter adapter, NodeArtifact artifact, CancellationToken cancellationToken)
    {
        var prepared = await PrepareAsync(artifact, cancellationToken).ConfigureAwait(false);
        if (adapter.VersionProbe is not { } probe)
        {
            return NodeVersion.Unknown;
        }

        var answer = await engine.AskAsync(prepared, probe.Arguments, cancellationToken).ConfigureAwait(false);
        var version = probe.Parse(answer.Output);
        if (version is not { IsKnown: true } && answer.ExitCode != 0)
        {
            // What it printed is why it cannot run, for example that a file is not beside it: no node of it would start.
            throw Refused($"ended with exit code {answer.ExitCode} and printed");
        }

        version ??= FromTag(artifact.Image) ?? throw Refused("printed");
        return version;

        EnvironmentException Refused(string did) => new(
            $"{prepared.Reference} is not a {adapter.Implementation} node: '{string.Join(' ', probe.Arguments)}' {did}: {Shorten(answer.Output)}",
            "check the image or the program that was named");
    }

    private static NodeVersion? FromTag(string? image)
    {
        var colon = image?.LastIndexOf(':') ?? -1;
        return colon >= 0 && NodeVersion.Parse(image![(colon + 1)..]) is { IsKnown: true } version ? version : null;
    }

    private static string Shorten(string output) => output.Trim() is { Length: > 0 } text ? text[..Math.Min(text.Length, ShownOutput)] : "nothing";
}
