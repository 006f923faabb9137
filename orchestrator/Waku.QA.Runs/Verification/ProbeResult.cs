using Waku.QA.Core.Adapters;

namespace Waku.QA.Runs.Verification;

/// <summary>One line of the contract.</summary>
/// <param name="Name">What was probed.</param>
/// <param name="Capability">Capability, or null for what every adapter must do.</param>
/// <param name="Outcome">What was shown.</param>
/// <param name="Evidence">What was seen.</param>
/// <param name="Milliseconds">How long it took.</param>
public sealed record ProbeResult(string Name, Capability? Capability, ProbeOutcome Outcome, string Evidence, double Milliseconds);
