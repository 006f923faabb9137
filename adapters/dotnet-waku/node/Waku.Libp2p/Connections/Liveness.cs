using Waku.Libp2p.Negotiation;
using Waku.Libp2p.Resources;

namespace Waku.Libp2p.Connections;

/// <summary>Finds out which connections lead nowhere any more: idle ones are pinged, and older ones of a peer that came back.</summary>
internal sealed class Liveness(Libp2pOptions options, Func<Connection, CancellationToken, Task> ping, TimeProvider time)
{
    private readonly TimeSpan _pingLimit = options.PingTimeout < options.NegotiationTimeout ? options.PingTimeout : options.NegotiationTimeout;

    /// <summary>Pings while nothing comes; two failures in a row end the connection.</summary>
    public async Task KeepAsync(Connection connection)
    {
        var failures = 0;
        while (!connection.Closed.IsCancellationRequested)
        {
            try
            {
                if (failures == 0)
                {
                    await Task.Delay(options.KeepAliveInterval, time, connection.Closed).ConfigureAwait(false);
                    if (time.GetElapsedTime(connection.HeardAt) < options.KeepAliveInterval)
                    {
                        continue;
                    }
                }

                failures = await AnswersAsync(connection, _pingLimit).ConfigureAwait(false) ? 0 : failures + 1;
                if (failures == 2)
                {
                    await EndAsync(connection).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Ends a connection that does not answer at once: its peer has opened another.</summary>
    public async Task ProbeAsync(Connection connection)
    {
        if (!await AnswersAsync(connection, options.ProbeTimeout).ConfigureAwait(false))
        {
            await EndAsync(connection).ConfigureAwait(false);
        }
    }

    private static async Task EndAsync(Connection connection)
    {
        if (!connection.IsClosing)
        {
            connection.Scope.Counters.Add(ResourceCounter.ConnectionsDead);
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<bool> AnswersAsync(Connection connection, TimeSpan within)
    {
        try
        {
            using var limit = new CancellationTokenSource(within, time);
            using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, connection.Closed);
            await ping(connection, any.Token).ConfigureAwait(false);
            return true;
        }
        catch (ProtocolNotSupportedException)
        {
            // It answered: that is a sign of life.
            return true;
        }
        catch (Exception e) when (PeerFault.Is(e))
        {
            return false;
        }
    }
}
