namespace Waku.Node.Store;

/// <summary>Whether an archive can keep what relay delivers.</summary>
/// <param name="CanWrite">False from the first failed write until one succeeds again.</param>
/// <param name="Error">Why it cannot write; null when it can.</param>
/// <param name="Since">When it came to be so.</param>
public sealed record ArchiveHealth(bool CanWrite, string? Error, DateTimeOffset Since);
