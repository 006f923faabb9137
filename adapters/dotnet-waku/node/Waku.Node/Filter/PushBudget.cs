namespace Waku.Node.Filter;

/// <summary>
/// Bytes that may wait for all clients of a filter service together, beside the little that each may have waiting in any case: fifty clients that read
/// nothing do not take fifty times what one may, and one that reads is not held up by them (issue 20).
/// </summary>
internal sealed class PushBudget(long most)
{
    private long _taken;

    /// <summary>Bytes taken now.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Takes bytes; false when there are not so many left.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= most)
        {
            return true;
        }

        GiveBack(bytes);
        return false;
    }

    /// <summary>Gives bytes back.</summary>
    public void GiveBack(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
