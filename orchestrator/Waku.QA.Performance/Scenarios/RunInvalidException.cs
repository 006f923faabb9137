namespace Waku.QA.Performance.Scenarios;

/// <summary>A run whose figures do not count: messages were lost or refused, or a clock was wrong.</summary>
/// <param name="message">What happened.</param>
public sealed class RunInvalidException(string message) : Exception(message);
