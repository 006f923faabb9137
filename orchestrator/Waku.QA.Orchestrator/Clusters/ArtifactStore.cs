using System.Collections.Concurrent;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines;

namespace Waku.QA.Orchestrator.Clusters;

/// <summary>Prepares each artifact once per run, however many clusters ask for it, and reads its version before anything is started.</summary>
public sealed class ArtifactStore(IEngine engine, IProgress<string> progress)
{
    private const int ShownOutput = 300;
    private readonly ConcurrentDictionary<string, Lazy<Task<PreparedArtifact>>> _prepared = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<NodeVersion>>> _versions = new();

    /// <summary>The prepared artifact.</summary>
    public Task<PreparedArtifact> GetAsync(NodeArtifact artifact, CancellationToken cancellationToken) =>
        _prepared.GetOrAdd(Key(artifact), _ => new Lazy<Task<PreparedArtifact>>(() => engine.PrepareAsync(artifact, progress, cancellationToken))).Value;

    /// <summary>Release of what a reference names: what it prints of itself, else the tag of its image. A version that the adapter must warn of is reported once.</summary>
    /// <exception cref="EnvironmentException">What was named is no node of the implementation.</exception>
    public Task<NodeVersion> VersionAsync(INodeAdapter adapter, NodeArtifact artifact, CancellationToken cancellationToken) =>
        _versions.GetOrAdd(Key(artifact), _ => new Lazy<Task<NodeVersion>>(() => ReadVersionAsync(adapter, artifact, cancellationToken))).Value;

    private static string Key(NodeArtifact artifact) => $"{artifact.Id}|{artifact.Image}|{artifact.Program}|{artifact.Recipe?.BundledProgram}";

    private async Task<NodeVersion> ReadVersionAsync(INodeAdapter adapter, NodeArtifact artifact, CancellationToken cancellationToken)
    {
        if (adapter.VersionProbe is not { } probe)
        {
            return NodeVersion.Unknown;
        }

        var prepared = await GetAsync(artifact, cancellationToken).ConfigureAwait(false);
        var answer = await engine.AskAsync(prepared, probe.Arguments, cancellationToken).ConfigureAwait(false);
        var version = probe.Parse(answer.Output);
        if (version is not { IsKnown: true } && answer.ExitCode != 0)
        {
            // What it printed is why it cannot run, for example that a file is not beside it: no node of it would start.
            throw Refused($"ended with exit code {answer.ExitCode} and printed");
        }

        version ??= FromTag(artifact.Image) ?? throw Refused("printed");
        if (adapter.WarningOf(version) is { } warning)
        {
            progress.Report($"WARNING {warning}");
        }

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
