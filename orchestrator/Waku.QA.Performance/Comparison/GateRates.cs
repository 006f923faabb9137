namespace Waku.QA.Performance.Comparison;

/// <summary>How often gates answered what, resampled from recorded pairs.</summary>
/// <param name="Gates">Gates.</param>
/// <param name="Recorded">Pairs that were recorded.</param>
/// <param name="Passed">Share that passed.</param>
/// <param name="Blocked">Share that blocked, confirmation included.</param>
/// <param name="BlockedFirst">Share whose first stage blocked.</param>
/// <param name="Undecided">Share left to a person.</param>
/// <param name="BlockedLower">Lower 95 % limit of <paramref name="Blocked"/>, from resampling the recorded series itself.</param>
/// <param name="BlockedUpper">Upper 95 % limit of <paramref name="Blocked"/>, likewise.</param>
/// <param name="MeanPairs">Mean number of pairs used.</param>
public sealed record GateRates(int Gates, int Recorded, double Passed, double Blocked, double BlockedFirst, double Undecided, double BlockedLower,
    double BlockedUpper, double MeanPairs);
