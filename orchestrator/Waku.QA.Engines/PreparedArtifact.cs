namespace Waku.QA.Engines;

/// <summary>An artifact that is there.</summary>
/// <param name="Reference">Program path or image reference with its tag.</param>
/// <param name="Digest">SHA-256 of the program, or the image id.</param>
public sealed record PreparedArtifact(string Reference, string Digest);
