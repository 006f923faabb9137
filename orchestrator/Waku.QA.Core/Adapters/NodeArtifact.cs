namespace Waku.QA.Core.Adapters;

/// <summary>What is run: a program or an image, and the recipe that makes it.</summary>
/// <param name="Id">Stable name, for caches and messages.</param>
/// <param name="Program">Path of the program for the process engine; null for an image.</param>
/// <param name="Image">Image reference for containers; null for a program.</param>
/// <param name="Recipe">How to make it; null when it must exist already or be pulled.</param>
public sealed record NodeArtifact(string Id, string? Program, string? Image, BuildRecipe? Recipe)
{
    /// <summary>True for a moving tag of a public image, such as <c>latest</c>: what lies on this machine may be stale and is pulled again.</summary>
    public bool Refresh { get; init; }

    /// <summary>Files and folders that users get of a program: their size is a metric, unknown when one is missing. Empty for the program itself.</summary>
    public IReadOnlyList<string> Shipped { get; init; } = [];

    /// <summary>Scripts that an interpreter, which is the program, runs: what ran is named by their content. Empty for the program itself.</summary>
    public IReadOnlyList<string> Scripts { get; init; } = [];

    /// <summary>Runtime of the scripts, whose version is part of what ran; null for a program.</summary>
    public RuntimeProbe? Runtime { get; init; }
}
