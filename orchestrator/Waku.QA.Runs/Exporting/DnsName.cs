using System.Text.RegularExpressions;

namespace Waku.QA.Runs.Exporting;

/// <summary>Names as DNS has them (RFC 1123 labels), which services and pods must have.</summary>
internal static partial class DnsName
{
    private const int Longest = 63;

    /// <summary>The name, with what a label cannot hold replaced by hyphens.</summary>
    public static string Of(string name)
    {
        var label = Others().Replace(name.ToLowerInvariant(), "-").Trim('-');
        return label.Length == 0 ? "node" : label[..Math.Min(Longest, label.Length)].TrimEnd('-');
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex Others();
}
