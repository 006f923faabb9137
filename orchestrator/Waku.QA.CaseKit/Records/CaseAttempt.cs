using Waku.QA.Core.Verdicts;

namespace Waku.QA.CaseKit.Records;

/// <summary>One attempt at a case.</summary>
/// <param name="Number">1 for the first, whose result stands unless a node ended under it.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Milliseconds">Duration.</param>
/// <param name="Message">Why it is not passed.</param>
public sealed record CaseAttempt(int Number, CaseStatus Status, double Milliseconds, string Message);
