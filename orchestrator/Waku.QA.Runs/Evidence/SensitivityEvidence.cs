namespace Waku.QA.Runs.Evidence;

/// <summary>When it was last shown that the suites find nodes out that do something wrong on purpose.</summary>
/// <param name="Run">Run id of <c>waku-qa sensitivity</c>.</param>
/// <param name="Day">Its day.</param>
/// <param name="Killed">Mutants that were found out.</param>
/// <param name="Mutants">Mutants that ran.</param>
public sealed record SensitivityEvidence(string Run, DateOnly Day, int Killed, int Mutants);
