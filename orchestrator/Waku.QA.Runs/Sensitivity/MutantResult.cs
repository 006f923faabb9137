namespace Waku.QA.Runs.Sensitivity;

/// <summary>What became of one mutant.</summary>
/// <param name="Mutant">Its name; null for the node without one, which must survive.</param>
/// <param name="Killers">Cases that found it out, as far as they ran before enough had.</param>
/// <param name="Cases">Cases that ran.</param>
/// <param name="Seconds">Duration.</param>
public sealed record MutantResult(string? Mutant, IReadOnlyList<string> Killers, int Cases, double Seconds);
