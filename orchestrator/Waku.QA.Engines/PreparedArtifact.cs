namespace Waku.QA.Engines;

/// <summary>An artifact that is there.</summary>
/// <param name="Reference">Program path or image reference with its tag.</param>
/// <param name="Digest">SHA-256 of the program, or the image's digest or id.</param>
/// <param name="Source">SHA-256 of the program that the image was made of; null for other images and for programs.</param>
public sealed record PreparedArtifact(string Reference, string Digest, string? Source = null)
{
    /// <summary>Size of the program or script, or of the whole image; 0 when it is not known.</summary>
    public long Bytes { get; init; }
}
