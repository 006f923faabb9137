namespace Waku.QA.Runs.Gate;

/// <summary>An ordered pair that must have a passed case.</summary>
/// <param name="From">Sender or client: implementation, or implementation@version where several run.</param>
/// <param name="To">Receiver or server.</param>
public sealed record RequiredPair(string From, string To);
