using System.Runtime.CompilerServices;

namespace Waku.Libp2p.Primitives;

/// <summary>
/// Lets others run when one reader never has to wait: a peer that sends without pause would keep a thread of the pool for itself, and
/// two of them a machine of two cores (issue 20: one budget for all).
/// </summary>
public struct FairTurn
{
    /// <summary>
    /// A stream that a peer opens counts as so many bytes: of few bytes comes the work of a negotiation, and that of a turn's streams stands before
    /// everybody else in the queue of the pool.
    /// </summary>
    internal const long StreamCost = 4 * 1024;

    private const long BytesPerTurn = 128 * 1024;
    private long _bytes;

    /// <summary>Adds what was handled; true when the turn is over: then <c>await Task.Yield()</c>.</summary>
    /// <param name="bytes">Bytes handled since the last call.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsOver(long bytes)
    {
        _bytes += bytes;
        if (_bytes < BytesPerTurn)
        {
            return false;
        }

        _bytes = 0;
        return true;
    }
}
