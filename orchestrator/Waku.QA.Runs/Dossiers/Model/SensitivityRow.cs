namespace Waku.QA.Runs.Dossiers.Model;

/// <summary>When it was last shown that the suites find nodes out that do something wrong on purpose.</summary>
/// <param name="Run">Run.</param>
/// <param name="Day">Its day.</param>
/// <param name="Age">Days before the verdict.</param>
/// <param name="Killed">Nodes that were found out.</param>
/// <param name="Mutants">Nodes that ran.</param>
internal sealed record SensitivityRow(string Run, DateOnly Day, int Age, int Killed, int Mutants);
