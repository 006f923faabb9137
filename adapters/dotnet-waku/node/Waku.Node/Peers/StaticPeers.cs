using Microsoft.Extensions.Logging;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Primitives;

namespace Waku.Node.Peers;

/// <summary>Keeps connecting to the peers that the operator named.</summary>
internal sealed class StaticPeers(Libp2pHost host, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
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
        var shortLived = 0;
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                if (host.FindConnection(address.PeerId!) is { } connection)
                {
                    var start = time.GetTimestamp();
                    await UntilClosedAsync(connection).ConfigureAwait(false);

                    // A peer that throws us out at once (another cluster, no room) is asked less and less often.
                    shortLived = time.GetElapsedTime(start) < StableConnection ? Math.Min(shortLived + 1, 7) : 0;
                    await Task.Delay(Interval * (1 << shortLived), time, _stop.Token).ConfigureAwait(false);
                    continue;
                }

                var wait = await DialAsync(address).ConfigureAwait(false);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, time, _stop.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The node is stopping.
        }
    }

    private async Task<TimeSpan> DialAsync(Multiaddr address)
    {
        try
        {
            await host.DialAsync(address, _stop.Token).ConfigureAwait(false);
            return TimeSpan.Zero;
        }
        catch (DialBackoffException e)
        {
            return e.Remaining;
        }
        catch (Exception e) when (!_stop.IsCancellationRequested)
        {
            log.LogDebug("static peer {Address}: {Reason}", address, e.Message);
            return Interval;
        }
    }

    private async Task UntilClosedAsync(Connection connection)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = connection.Closed.Register(closed.SetResult).ConfigureAwait(false);
        await closed.Task.WaitAsync(_stop.Token).ConfigureAwait(false);
    }
}
