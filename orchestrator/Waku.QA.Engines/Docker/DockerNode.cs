using System.Net;
using Waku.QA.Engines.Docker.Api;

namespace Waku.QA.Engines.Docker;

/// <summary>One node as a container.</summary>
internal sealed class DockerNode : IRunningNode
{
    private readonly DockerApi _api;
    private readonly bool _isLocal;
    private readonly CancellationTokenSource _removed = new();

    public DockerNode(DockerApi api, string id, bool isLocal)
    {
        _api = api;
        _isLocal = isLocal;
        Id = id;
        Exit = WaitAsync();
    }

    public string Id { get; }

    public Task<NodeExit> Exit { get; }

    public async Task<int?> ProcessIdAsync(CancellationToken cancellationToken) =>
        _isLocal ? (await _api.InspectAsync(Id, cancellationToken).ConfigureAwait(false)).State.Pid : null;

    public async Task<CgroupUsage?> CgroupAsync(CancellationToken cancellationToken)
    {
        var cpu = (await _api.StatsAsync(Id, cancellationToken).ConfigureAwait(false)).Cpu;

        // An engine that does not tell is not one that never throttled.
        return cpu.Throttling is { } throttling ? new CgroupUsage(Nanoseconds(cpu.Usage.Total), Nanoseconds(throttling.Time)) : null;
    }

    // Its network namespace is its own: whatever is in there is the node's.
    public async Task<IReadOnlyList<IPEndPoint>?> RemoteEndPointsAsync(CancellationToken cancellationToken) =>
        _isLocal ? SocketTable.RemotesOf((await _api.InspectAsync(Id, cancellationToken).ConfigureAwait(false)).State.Pid, ownOnly: false) : null;

    public async Task<NodeExit> StopAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        await _api.StopAsync(Id, grace, cancellationToken).ConfigureAwait(false);
        return await Exit.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<NodeExit> KillAsync(CancellationToken cancellationToken)
    {
        if (!Exit.IsCompleted)
        {
            try
            {
                await _api.KillAsync(Id, cancellationToken).ConfigureAwait(false);
            }
            catch (DockerApiException e) when (e.Status == 409)
            {
                // It ended by itself between the two lines above.
            }
        }

        return await Exit.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<string>> TailAsync(int lines, CancellationToken cancellationToken)
    {
        using var memory = new MemoryStream();
        await _api.CopyLogsAsync(Id, lines, memory, cancellationToken).ConfigureAwait(false);
        return LogText.Tail(memory, lines);
    }

    public Task CopyLogAsync(Stream destination, CancellationToken cancellationToken) => _api.CopyLogsAsync(Id, null, destination, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _api.RemoveContainerAsync(Id, CancellationToken.None).ConfigureAwait(false);
        await _removed.CancelAsync().ConfigureAwait(false);
    }

    private static TimeSpan Nanoseconds(ulong count) => TimeSpan.FromTicks((long)(count / TimeSpan.NanosecondsPerTick));

    private async Task<NodeExit> WaitAsync()
    {
        try
        {
            return new NodeExit(await _api.WaitAsync(Id, _removed.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            return new NodeExit(137);
        }
    }
}
