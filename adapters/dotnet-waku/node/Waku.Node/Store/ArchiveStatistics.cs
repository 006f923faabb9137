namespace Waku.Node.Store;

/// <summary>How full a back end is.</summary>
/// <param name="Count">Messages kept.</param>
/// <param name="Bytes">Bytes they take, overhead included as far as the back end knows.</param>
/// <param name="Oldest">Oldest timestamp in Unix nanoseconds; null when empty.</param>
public sealed record ArchiveStatistics(long Count, long Bytes, long? Oldest);
