namespace Waku.QA.Engines;

/// <summary>An artifact that is there.</summary>
/// <param name="Reference">Program path or image reference with its tag.</param>
/// <param name="Digest">SHA-256 of all that runs and of the version of its runtime, or the image's id.</param>
/// <param name="Source">SHA-256 of the program that the image was made of; null for other images and for programs.</param>
public sealed record PreparedArtifact(string Reference, string Digest, string? Source = null)
{
    /// <summary>Size of the program or script, or of the whole image; 0 when it is not known.</summary>
    public long Bytes { get; init; }

    /// <summary>Digest of an image in the registry that it was pulled from, with its name; null for others.</summary>
    public string? Registry { get; init; }

    /// <summary>Version of the runtime that is part of the digest; null for none.</summary>
    public string? Runtime { get; init; }

    /// <summary>Variables that every node of it has beside those of its plan: of the harness, or of the image.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
