namespace Waku.Node.Store;

/// <summary>The order of stored messages: timestamp, then hash.</summary>
internal sealed class RowOrder : IComparer<ArchivedMessage>
{
    public static readonly RowOrder Instance = new();
    private static readonly byte[] Highest = [.. Enumerable.Repeat((byte)255, 33)];

    public int Compare(ArchivedMessage? x, ArchivedMessage? y)
    {
        var byTime = x!.Timestamp.CompareTo(y!.Timestamp);
        return byTime != 0 ? byTime : x.Hash.Span.SequenceCompareTo(y.Hash.Span);
    }

    /// <summary>A row before every row of that time.</summary>
    public static ArchivedMessage First(long timestamp) => new(default, timestamp, "", "", default);

    /// <summary>A row after every row of that time.</summary>
    public static ArchivedMessage Last(long timestamp) => new(Highest, timestamp, "", "", default);
}
