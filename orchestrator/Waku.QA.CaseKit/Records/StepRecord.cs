namespace Waku.QA.CaseKit.Records;

/// <summary>One step of a case.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Start">Start.</param>
/// <param name="Stop">End.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
public sealed record StepRecord(string Name, DateTimeOffset Start, DateTimeOffset Stop, string? Error);
