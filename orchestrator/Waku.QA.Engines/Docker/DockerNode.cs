using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using Waku.QA.Engines.Docker.Connection;

namespace Waku.QA.Engines.Docker;

/// <summary>One node as a container.</summary>
internal sealed class DockerNode : IRunningNode
{
    private readonly EngineSession _engine;
    private readonly bool _isLocal;
    private readonly CancellationTokenSource _removed = new();

    public DockerNode(EngineSession engine, string id, bool isLocal)
    {
        _engine = engine;
        _isLocal = isLocal;
        Id = id;
        Exit = WaitAsync();
    }

    public string Id { get; }

    public Task<NodeExit> Exit { get; }

    public async Task<int?> ProcessIdAsync(CancellationToken cancellationToken) => _isLocal ? await PidAsync(cancellationToken).ConfigureAwait(false) : null;

    public async Task<CgroupUsage?> CgroupAsync(CancellationToken cancellationToken)
    {
        var cpu = (await _engine.Client.StatsAsync(Id, cancellationToken).ConfigureAwait(false)).CPUStats;

        // An engine that does not tell is not one that never throttled.
        return cpu?.ThrottlingData is { } throttling ? new CgroupUsage(Nanoseconds(cpu.CPUUsage.TotalUsage), Nanoseconds(throttling.ThrottledTime)) : null;
    }

    // Its network namespace is its own: whatever is in there is the node's.
    public async Task<IReadOnlyList<IPEndPoint>?> RemoteEndPointsAsync(CancellationToken cancellationToken) =>
        _isLocal ? SocketTable.RemotesOf(await PidAsync(cancellationToken).ConfigureAwait(false), ownOnly: false) : null;

    public async Task<IReadOnlyList<IPEndPoint>?> UdpEndPointsAsync(CancellationToken cancellationToken) =>
        _isLocal ? SocketTable.UdpListenersOf(await PidAsync(cancellationToken).ConfigureAwait(false), ownOnly: false) : null;

    public async Task<NodeExit> StopAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        await _engine.Client.Containers.StopContainerAsync(Id, new ContainerStopParameters { WaitBeforeKillSeconds = (uint)Math.Ceiling(grace.TotalSeconds) },
            cancellationToken).ConfigureAwait(false);
        return await Exit.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<NodeExit> KillAsync(CancellationToken cancellationToken)
    {
        if (!Exit.IsCompleted)
        {
            try
            {
                await _engine.AnsweredAsync($"end of container {Id}", _engine.Client.Containers.KillContainerAsync(Id, new ContainerKillParameters(),
                    cancellationToken)).ConfigureAwait(false);
            }
            catch (DockerApiException e) when (e.StatusCode == HttpStatusCode.Conflict)
            {
                // It ended by itself between the two lines above.
            }
        }

        return await Exit.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<string>> TailAsync(int lines, CancellationToken cancellationToken)
    {
        using var end = new LogEnd();
        await _engine.CopyLogAsync(Id, lines, end, cancellationToken).ConfigureAwait(false);
        return end.Lines(lines);
    }

    public Task CopyLogAsync(Stream destination, CancellationToken cancellationToken) => _engine.CopyLogAsync(Id, null, destination, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _engine.RemoveContainerAsync(Id).ConfigureAwait(false);
        await _removed.CancelAsync().ConfigureAwait(false);
    }

    private static TimeSpan Nanoseconds(ulong count) => TimeSpan.FromTicks((long)(count / TimeSpan.NanosecondsPerTick));

    private async Task<int> PidAsync(CancellationToken cancellationToken) =>
        (int)((await _engine.AnsweredAsync($"state of container {Id}", _engine.Client.Containers.InspectContainerAsync(Id, cancellationToken))
            .ConfigureAwait(false)).State?.Pid ?? 0);

    private async Task<NodeExit> WaitAsync()
    {
        try
        {
            return new NodeExit((int)(await _engine.Client.Containers.WaitContainerAsync(Id, _removed.Token).ConfigureAwait(false)).StatusCode);
        }
        catch (OperationCanceledException)
        {
            return new NodeExit(137);
        }
    }
}
