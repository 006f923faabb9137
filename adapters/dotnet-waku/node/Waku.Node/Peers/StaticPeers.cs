using Microsoft.Extensions.Logging;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Primitives;

namespace Waku.Node.Peers;

/// <summary>
/// Keeps connecting to the peers that the operator named: a dial every 250 ms at first and every 2 s at last, for as long as they are away,
/// so that one that was restarted is back within that time.
/// </summary>
internal sealed class StaticPeers(Libp2pHost host, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private const int MostDoublings = 3;
    private static readonly TimeSpan StableConnection = TimeSpan.FromSeconds(10);
    private readonly CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;

    public void Start(IReadOnlyList<Multiaddr> addresses)
    {
        foreach (var address in addresses)
        {
            host.Peers.Learn(address.PeerId!, [address.WithoutPeer()], PeerOrigin.Static);
        }

        _run = Task.WhenAll(addresses.Select(StayConnectedAsync));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
    }

    private async Task StayConnectedAsync(Multiaddr address)
    {
        var (shortLived, failed) = (0, 0);
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                if (host.FindConnection(address.PeerId!) is { } connection)
                {
                    failed = 0;
                    var start = time.GetTimestamp();
                    await UntilClosedAsync(connection).ConfigureAwait(false);

                    // A peer that throws us out at once (another cluster, no room) is asked less and less often.
                    shortLived = time.GetElapsedTime(start) < StableConnection ? Math.Min(shortLived + 1, 7) : 0;
                    await Task.Delay(Interval * (1 << shortLived), time, _stop.Token).ConfigureAwait(false);
                    continue;
                }

                if (!await TryDialAsync(address).ConfigureAwait(false))
                {
                    await Task.Delay(Interval * (1 << failed), time, _stop.Token).ConfigureAwait(false);
                    failed = Math.Min(failed + 1, MostDoublings);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The node is stopping.
        }
    }

    /// <summary>Past the back-off of the host, which grows to minutes: this loop has its own.</summary>
    private async Task<bool> TryDialAsync(Multiaddr address)
    {
        try
        {
            await host.DialAsync(address, evenInBackoff: true, _stop.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException || !_stop.IsCancellationRequested)
        {
            log.LogDebug("static peer {Address}: {Reason}", address, e.Message);
            return false;
        }
    }

    private async Task UntilClosedAsync(Connection connection)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = connection.Closed.Register(closed.SetResult).ConfigureAwait(false);
        await closed.Task.WaitAsync(_stop.Token).ConfigureAwait(false);
    }
}
