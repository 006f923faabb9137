namespace Waku.QA.Runs.Reruns;

/// <summary>What one build showed.</summary>
/// <param name="Build">Image, tag or program.</param>
/// <param name="Passed">Executions that passed.</param>
/// <param name="Failed">Executions that failed: one proves it bad.</param>
/// <param name="Why">What the last failure said, or why it could not be tested; empty for neither.</param>
/// <param name="Skipped">True when it could not be tested.</param>
internal sealed record BisectRow(string Build, int Passed, int Failed, string Why, bool Skipped);
