namespace Waku.QA.Runs.Dossiers.Model;

/// <summary>A program that ran as a node.</summary>
/// <param name="Role">candidate, baseline or beside.</param>
/// <param name="Implementation">Implementation.</param>
/// <param name="Version">Version that it reported.</param>
/// <param name="Digest">SHA-256 of what ran.</param>
/// <param name="Dates">Days on which it ran.</param>
/// <param name="Cases">Cases on whose clusters it ran.</param>
/// <param name="Reference">Program or image; null where it is not written down.</param>
/// <param name="Registry">Digest in the registry that it was pulled from; null for others.</param>
/// <param name="Warning">What a reader must know of this version; null for nothing.</param>
internal sealed record DossierProgram(string Role, string Implementation, string Version, string Digest, IReadOnlyList<DateOnly> Dates, int Cases,
    string? Reference, string? Registry, string? Warning);
