using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Waku.QA.Engines.Processes;

/// <summary>One node as a process. Its output goes straight to a file, so that it outlives the harness and misses nothing.</summary>
internal sealed class ProcessNode : IRunningNode
{
    private static readonly TimeSpan DisposeGrace = TimeSpan.FromSeconds(2);
    private readonly Process _process;
    private readonly string _log;
    private readonly TimeProvider _time;

    public ProcessNode(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, string log, string? cpuSet,
        TimeProvider time)
    {
        _log = log;
        _time = time;
        _process = ProcessPlatform.Start(program, arguments, environment, log, cpuSet);
        Id = _process.Id.ToString(CultureInfo.InvariantCulture);
        Exit = WaitAsync();
    }

    public string Id { get; }

    public Task<NodeExit> Exit { get; }

    public Task<int?> ProcessIdAsync(CancellationToken cancellationToken) => Task.FromResult<int?>(_process.Id);

    public Task<CgroupUsage?> CgroupAsync(CancellationToken cancellationToken) => Task.FromResult<CgroupUsage?>(null);

    public Task<IReadOnlyList<IPEndPoint>?> RemoteEndPointsAsync(CancellationToken cancellationToken) =>
        Task.FromResult(SocketTable.RemotesOf(_process.Id, ownOnly: true));

    public Task<IReadOnlyList<IPEndPoint>?> UdpEndPointsAsync(CancellationToken cancellationToken) =>
        Task.FromResult(SocketTable.UdpListenersOf(_process.Id, ownOnly: true));

    public async Task<NodeExit> StopAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        if (!Exit.IsCompleted)
        {
            ProcessPlatform.Terminate(_process);
        }

        try
        {
            return await Exit.WaitAsync(grace, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return await KillAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<NodeExit> KillAsync(CancellationToken cancellationToken)
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }

        return await Exit.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<string>> TailAsync(int lines, CancellationToken cancellationToken)
    {
        using var end = new LogEnd();
        await CopyLogAsync(end, cancellationToken).ConfigureAwait(false);
        return end.Lines(lines);
    }

    public async Task CopyLogAsync(Stream destination, CancellationToken cancellationToken)
    {
        if (File.Exists(_log))
        {
            await using var file = new FileStream(_log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await file.CopyToAsync(destination, cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(DisposeGrace, CancellationToken.None).ConfigureAwait(false);
        _process.Dispose();
    }

    private async Task<NodeExit> WaitAsync()
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        return new NodeExit(_process.ExitCode);
    }
}
