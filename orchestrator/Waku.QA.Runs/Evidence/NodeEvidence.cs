namespace Waku.QA.Runs.Evidence;

/// <summary>What ran as a node, so far as a verdict depends on it.</summary>
/// <param name="Implementation">Implementation.</param>
/// <param name="Version">Version that it reported.</param>
/// <param name="Digest">SHA-256 of the program, or image digest.</param>
public sealed record NodeEvidence(string Implementation, string Version, string Digest);
