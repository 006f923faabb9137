using System.Globalization;
using System.Text.RegularExpressions;

namespace Waku.QA.Core.Topologies;

/// <summary>Release of an implementation. Unknown for builds that do not say, such as one of a branch.</summary>
public sealed partial record NodeVersion
{
    private NodeVersion(string text, int? major, int minor, int patch) => (Text, Major, Minor, Patch) = (text, major, minor, patch);

    /// <summary>Nothing is known, and nothing needs to be: the implementation has one profile only.</summary>
    public static NodeVersion Unknown { get; } = new("", null, 0, 0);

    /// <summary>As reported.</summary>
    public string Text { get; }

    /// <summary>Major number; null when the text holds no version.</summary>
    public int? Major { get; }

    /// <summary>Minor number.</summary>
    public int Minor { get; }

    /// <summary>Patch number.</summary>
    public int Patch { get; }

    /// <summary>True when the numbers are known.</summary>
    public bool IsKnown => Major is not null;

    /// <summary>The first <c>major.minor[.patch]</c> in a text; without one the version is unknown and only its text is kept.</summary>
    public static NodeVersion Parse(string text)
    {
        var match = Numbers().Match(text);
        return match.Success
            ? new NodeVersion(text.Trim(), Number(match.Groups[1]), Number(match.Groups[2]), match.Groups[3].Success ? Number(match.Groups[3]) : 0)
            : new NodeVersion(text.Trim(), null, 0, 0);
    }

    /// <summary>A build that says its name, but no release.</summary>
    public static NodeVersion Named(string text) => new(text.Trim(), null, 0, 0);

    /// <summary>Compares with a release; an unknown version counts as newer than every release.</summary>
    public bool IsAtLeast(int major, int minor) => Major is not { } known || (known, Minor).CompareTo((major, minor)) >= 0;

    /// <inheritdoc/>
    public override string ToString() => Text.Length > 0 ? Text : "unknown";

    private static int Number(Group group) => int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<![\w.])v?(\d{1,5})\.(\d{1,5})(?:\.(\d{1,5}))?", RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();
}
