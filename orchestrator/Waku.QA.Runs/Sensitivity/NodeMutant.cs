namespace Waku.QA.Runs.Sensitivity;

/// <summary>A node that does one thing wrong on purpose.</summary>
/// <param name="Name">What it does wrong.</param>
/// <param name="Cases">Test selection of the cases that must find it out.</param>
public sealed record NodeMutant(string Name, string Cases);
