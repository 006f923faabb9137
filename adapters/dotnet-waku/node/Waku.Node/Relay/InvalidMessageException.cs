namespace Waku.Node.Relay;

/// <summary>A message that no node would accept: refused at once instead of being lost on the way.</summary>
public class InvalidMessageException(string message) : Exception(message);
