namespace Waku.Node.Store;

/// <summary>A back end did not write everything. What is in neither list is stored and stays so.</summary>
/// <param name="message">Text for people.</param>
/// <param name="unwritten">What could not be written now: the store is full, locked, read-only or broken. To be tried again.</param>
/// <param name="refused">Messages that the back end will never take.</param>
/// <param name="inner">The cause.</param>
public sealed class StoreWriteException(
    string message, IReadOnlyList<ArchivedMessage> unwritten, IReadOnlyList<ArchivedMessage> refused, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>To be tried again.</summary>
    public IReadOnlyList<ArchivedMessage> Unwritten { get; } = unwritten;

    /// <summary>Never to be tried again.</summary>
    public IReadOnlyList<ArchivedMessage> Refused { get; } = refused;
}
