namespace Waku.QA.Runs.Dossiers.Model;

/// <summary>A run whose evidence the dossier stands on.</summary>
/// <param name="Run">Run id.</param>
/// <param name="Suite">Suite, tier or measurement.</param>
/// <param name="Engine">process or docker.</param>
/// <param name="Topology">Name of the topology.</param>
/// <param name="Seed">Seed.</param>
/// <param name="Started">Start.</param>
/// <param name="Stopped">End; null for a run that was cut short.</param>
/// <param name="Cases">Cases with a result.</param>
/// <param name="Planned">Cases of its plan.</param>
/// <param name="Manifest">Digest of its manifest; null for a run that was killed before it had one.</param>
/// <param name="Host">Machine; null where it is not written down.</param>
internal sealed record DossierSource(string Run, string Suite, string Engine, string Topology, int Seed, DateTimeOffset Started, DateTimeOffset? Stopped,
    int Cases, int Planned, string? Manifest, string? Host);
