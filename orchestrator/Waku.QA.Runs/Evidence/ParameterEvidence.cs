namespace Waku.QA.Runs.Evidence;

/// <summary>A parameter of a case.</summary>
/// <param name="Name">Name.</param>
/// <param name="Value">Value as text.</param>
public sealed record ParameterEvidence(string Name, string Value);
