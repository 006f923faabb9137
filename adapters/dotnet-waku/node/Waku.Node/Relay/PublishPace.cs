using System.Collections.Concurrent;

namespace Waku.Node.Relay;

/// <summary>
/// Holds a publisher back that is faster than all of its peers, and only then: one peer that is slow, or takes nothing, is not waited
/// for (issue 20, kind 4).
/// </summary>
internal sealed class PublishPace(ConcurrentDictionary<int, RelayPeer> peers, RelayOptions options, TimeProvider time)
{
    /// <summary>Completes at once unless every peer that takes messages has half of its queue full.</summary>
    public ValueTask WaitAsync(CancellationToken cancellationToken) =>
        Fastest() is { } busy ? new ValueTask(WaitForAsync(busy, cancellationToken)) : ValueTask.CompletedTask;

    /// <summary>A peer that takes messages and is behind, when all that take messages are; else null.</summary>
    private RelayPeer? Fastest()
    {
        RelayPeer? fastest = null;
        foreach (var (_, peer) in peers)
        {
            if (!peer.IsUsed || peer.IsStalled)
            {
                continue;
            }

            if (!peer.IsBusy)
            {
                return null;
            }

            fastest = peer;
        }

        return fastest;
    }

    private async Task WaitForAsync(RelayPeer peer, CancellationToken cancellationToken)
    {
        try
        {
            await peer.WaitForRoomAsync().WaitAsync(options.PublishWait, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The queue limits decide for this message.
        }
    }
}
