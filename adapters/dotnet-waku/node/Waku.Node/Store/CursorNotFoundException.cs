namespace Waku.Node.Store;

/// <summary>The cursor names no stored message. The text is nwaku's.</summary>
public sealed class CursorNotFoundException() : Exception("cursor not found");
