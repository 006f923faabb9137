using System.Net;
namespace Waku.QA.Engines;

/// <summary>A started node.</summary>
public interface IRunningNode : IAsyncDisposable
{
    /// <summary>Process id or container id.</summary>
    string Id { get; }

    /// <summary>Its process as this system counts processes; null where it runs on another one.</summary>
    Task<int?> ProcessIdAsync(CancellationToken cancellationToken);

    /// <summary>What its control group has used so far; null where it has none of its own, or the engine does not tell.</summary>
    Task<CgroupUsage?> CgroupAsync(CancellationToken cancellationToken);

    /// <summary>IP addresses and ports that its sockets are connected to at this moment; null where the system does not tell.</summary>
    Task<IReadOnlyList<IPEndPoint>?> RemoteEndPointsAsync(CancellationToken cancellationToken);

    /// <summary>IP addresses and ports at which it receives UDP from anybody at this moment; null where the system does not tell.</summary>
    Task<IReadOnlyList<IPEndPoint>?> UdpEndPointsAsync(CancellationToken cancellationToken);

    /// <summary>Completes when the node ends, for whatever reason.</summary>
    Task<NodeExit> Exit { get; }

    /// <summary>Asks the node to stop (SIGTERM) and kills it after <paramref name="grace"/>.</summary>
    Task<NodeExit> StopAsync(TimeSpan grace, CancellationToken cancellationToken);

    /// <summary>Kills the node (SIGKILL).</summary>
    Task<NodeExit> KillAsync(CancellationToken cancellationToken);

    /// <summary>The last lines of its log.</summary>
    Task<IReadOnlyList<string>> TailAsync(int lines, CancellationToken cancellationToken);

    /// <summary>The whole log.</summary>
    Task CopyLogAsync(Stream destination, CancellationToken cancellationToken);
}
