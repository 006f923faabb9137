namespace Waku.Node.Host.Configuration;

/// <summary>A flag, variable or configuration line that cannot be used. The message says which and how to mend it.</summary>
internal sealed class FlagException(string message) : Exception(message);
