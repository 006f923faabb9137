namespace Waku.QA.Performance.Recording;

/// <summary>Metrics of the two runs of one pair.</summary>
/// <param name="Number">Number of the pair, from 1.</param>
/// <param name="CandidateFirst">Which arm ran first: drawn from the seed.</param>
/// <param name="Baseline">Metrics of the baseline.</param>
/// <param name="Candidate">Metrics of the candidate.</param>
public sealed record PairResult(int Number, bool CandidateFirst, IReadOnlyDictionary<string, double> Baseline, IReadOnlyDictionary<string, double> Candidate);
