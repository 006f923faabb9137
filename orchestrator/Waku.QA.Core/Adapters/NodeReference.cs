using System.Text.RegularExpressions;

namespace Waku.QA.Core.Adapters;

/// <summary>What a user may write behind <c>implementation=</c>: a program's path, an image, or a tag of the implementation's own image. Pure.</summary>
/// <param name="Program">Path of a program; null for an image.</param>
/// <param name="Image">Image with tag or digest; null for a program.</param>
public sealed partial record NodeReference(string? Program, string? Image)
{
    /// <summary>True when the tag of the implementation's own image names something else tomorrow.</summary>
    public bool IsMoving { get; init; }

    /// <summary>Reads a reference.</summary>
    /// <param name="text">
    /// As written, for example <c>./build/wakunode2</c>, <c>v0.37.1</c>, <c>latest</c>, <c>registry.example/team/node@sha256:…</c>.
    /// </param>
    /// <param name="repository">The implementation's public image without a tag; null when there is none.</param>
    public static NodeReference Parse(string text, string? repository)
    {
        if (IsPath(text))
        {
            return new NodeReference(text, null);
        }

        if (repository is not null && Tag().IsMatch(text))
        {
            return new NodeReference(null, $"{repository}:{text}") { IsMoving = !char.IsAsciiDigit(text[^1]) };
        }

        // Without a tag an engine would pull all of them.
        var name = text[(text.LastIndexOf('/') + 1)..];
        return new NodeReference(null, name.Contains(':', StringComparison.Ordinal) || name.Contains('@', StringComparison.Ordinal) ? text : $"{text}:latest");
    }

    /// <summary>True for a path: it starts with a dot, a slash, a tilde or a drive letter. A bare word is an image or a tag.</summary>
    public static bool IsPath(string text) => Path().IsMatch(text);

    [GeneratedRegex(@"^(\.{0,2}[/\\]|~[/\\]|[A-Za-z]:[/\\])", RegexOptions.CultureInvariant)]
    private static partial Regex Path();

    [GeneratedRegex(@"^(latest|stable|nightly|v?\d+\.\d+[\w.-]*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}
