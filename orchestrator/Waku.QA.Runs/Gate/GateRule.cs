using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Gate;

/// <summary>One rule and what became of it; passed ones are shown too.</summary>
/// <param name="Name">What it demands.</param>
/// <param name="Outcome">Its own verdict.</param>
/// <param name="Evidence">Numbers and names.</param>
public sealed record GateRule(string Name, Verdict Outcome, string Evidence);
