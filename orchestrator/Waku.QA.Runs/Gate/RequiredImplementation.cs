namespace Waku.QA.Runs.Gate;

/// <summary>An implementation that must have run.</summary>
/// <param name="Implementation">Implementation.</param>
/// <param name="Versions">Version, or its beginning with a star (<c>0.37.*</c>); null for any.</param>
public sealed record RequiredImplementation(string Implementation, string? Versions);
