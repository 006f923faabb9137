using System.Diagnostics;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Engines.Resilience;

namespace Waku.QA.Engines;

/// <summary>Where nodes run: containers or processes.</summary>
public interface IEngine : IAsyncDisposable
{
    /// <summary>Which kind it is.</summary>
    EngineKind Kind { get; }

    /// <summary>Checks that it answers and says what it is.</summary>
    /// <exception cref="Core.Verdicts.EnvironmentException">It does not; says how to mend it.</exception>
    Task<string> ProbeAsync(CancellationToken cancellationToken);

    /// <summary>Makes or fetches what is to be run. Returns what it really is: an image id or a file's SHA-256.</summary>
    Task<PreparedArtifact> PrepareAsync(NodeArtifact artifact, IProgress<string> progress, CancellationToken cancellationToken);

    /// <summary>Runs a prepared artifact once, without a network where that can be had, and returns all that it printed and how it ended.</summary>
    /// <exception cref="Core.Verdicts.EnvironmentException">It cannot be run at all, or does not end.</exception>
    Task<ProgramAnswer> AskAsync(PreparedArtifact artifact, IReadOnlyList<string> arguments, CancellationToken cancellationToken);

    /// <summary>Takes addresses for a cluster: a subnet or a block of loopback addresses that nobody else uses.</summary>
    Task<IClusterSite> OpenAsync(ClusterRequest request, CancellationToken cancellationToken);

    /// <summary>What runs left behind: containers, networks, processes.</summary>
    Task<IReadOnlyList<Leftover>> FindAsync(CancellationToken cancellationToken);

    /// <summary>Log of a running or ended node that was found; with <paramref name="follow"/> also what it goes on to write, until it ends.</summary>
    Task CopyLogAsync(Leftover leftover, bool follow, Stream destination, CancellationToken cancellationToken);

    /// <summary>How a command is run where a node is: in its container, or in its data folder; a shell when the command is empty.</summary>
    ProcessStartInfo CommandAt(Leftover leftover, IReadOnlyList<string> command, bool terminal);

    /// <summary>What the harness tried again so far, here and in the clusters of this engine. Never what is under test.</summary>
    RetryLog Retries { get; }

    /// <summary>Removes one leftover.</summary>
    Task RemoveAsync(Leftover leftover, CancellationToken cancellationToken);
}
