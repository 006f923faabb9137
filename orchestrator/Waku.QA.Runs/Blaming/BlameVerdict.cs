namespace Waku.QA.Runs.Blaming;

/// <summary>What a table says.</summary>
/// <param name="Fault">What is at fault.</param>
/// <param name="Confidence">How sure that is, 0 to 1.</param>
/// <param name="Who">By name.</param>
/// <param name="Why">What it rests on.</param>
internal sealed record BlameVerdict(Fault Fault, double Confidence, string Who, string Why);
