using System.Collections.Concurrent;
using Waku.Libp2p.Identity;

namespace Waku.Libp2p.Connections;

/// <summary>One dial at a time to a peer: whoever asks meanwhile shares its outcome, instead of a connection that the limit per peer would refuse.</summary>
internal sealed class SharedDials
{
    private readonly ConcurrentDictionary<PeerId, Lazy<Task<Connection>>> _running = new();

    /// <summary>Joins the dial that is under way, or starts this one. A caller that gives up does not end it for the others.</summary>
    /// <param name="peer">Peer to reach.</param>
    /// <param name="dial">Dials; bounded by itself.</param>
    /// <param name="cancellationToken">Ends this caller's wait.</param>
    public async Task<Connection> RunAsync(PeerId peer, Func<Task<Connection>> dial, CancellationToken cancellationToken)
    {
        var mine = new Lazy<Task<Connection>>(() => DialAsync(peer, dial));
        return await _running.GetOrAdd(peer, mine).Value.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<Connection> DialAsync(PeerId peer, Func<Task<Connection>> dial)
    {
        try
        {
            return await dial().ConfigureAwait(false);
        }
        finally
        {
            _running.TryRemove(peer, out _);
        }
    }
}
