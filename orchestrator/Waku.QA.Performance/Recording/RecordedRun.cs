namespace Waku.QA.Performance.Recording;

/// <summary>One run of a scenario as the history keeps it.</summary>
/// <param name="Id">Number in the history.</param>
/// <param name="Session">Run id of the command that made it.</param>
/// <param name="Scenario">Scenario.</param>
/// <param name="Arm">Arm.</param>
/// <param name="Seed">Seed.</param>
/// <param name="Started">Start.</param>
/// <param name="Host">Fingerprint of the machine.</param>
/// <param name="Nodes">Implementations, versions and digests.</param>
/// <param name="Failure">Why it does not count; null when it does.</param>
/// <param name="Metrics">Metrics.</param>
public sealed record RecordedRun(long Id, string Session, string Scenario, string Arm, int Seed, DateTimeOffset Started, string Host, string Nodes,
    string? Failure, IReadOnlyDictionary<string, double> Metrics);
