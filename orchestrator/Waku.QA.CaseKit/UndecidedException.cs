namespace Waku.QA.CaseKit;

/// <summary>What was measured shows neither that a requirement is met nor that it is broken.</summary>
public sealed class UndecidedException(string message) : Exception(message);
