using System.Diagnostics;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Engines;
using Waku.QA.Engines.Resilience;

namespace Waku.QA.Runs.Exporting;

/// <summary>A container engine that is asked for images and versions only, and gives addresses of another network: nothing is started.</summary>
internal sealed class ExportEngine(IEngine images, AddressBlock block) : IEngine
{
    public EngineKind Kind => images.Kind;

    public RetryLog Retries => images.Retries;

    public Task<string> ProbeAsync(CancellationToken cancellationToken) => images.ProbeAsync(cancellationToken);

    public Task<PreparedArtifact> PrepareAsync(NodeArtifact artifact, IProgress<string> progress, CancellationToken cancellationToken) =>
        images.PrepareAsync(artifact, progress, cancellationToken);

    public Task<ProgramAnswer> AskAsync(PreparedArtifact artifact, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        images.AskAsync(artifact, arguments, cancellationToken);

    public Task<IClusterSite> OpenAsync(ClusterRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<IClusterSite>(new ExportSite(block, request.Nodes));

    public Task<IReadOnlyList<Leftover>> FindAsync(CancellationToken cancellationToken) => images.FindAsync(cancellationToken);

    public Task CopyLogAsync(Leftover leftover, bool follow, Stream destination, CancellationToken cancellationToken) =>
        images.CopyLogAsync(leftover, follow, destination, cancellationToken);

    public ProcessStartInfo CommandAt(Leftover leftover, IReadOnlyList<string> command, bool terminal) => images.CommandAt(leftover, command, terminal);

    public Task RemoveAsync(Leftover leftover, CancellationToken cancellationToken) => images.RemoveAsync(leftover, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
