using System.Globalization;
using System.Text.RegularExpressions;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using YamlDotNet.RepresentationModel;

namespace Waku.QA.Runs.Gate;

/// <summary>Reads known issues and refuses those that would excuse more than they say.</summary>
internal static class KnownIssueFile
{
    /// <summary>A decision is looked at again after so many days.</summary>
    public const int MostDays = 90;

    /// <summary>What no honest pattern of a case or of a message matches: who matches one of these matches nearly everything.</summary>
    private static readonly string[] Probes = ["", "a", "Z", "7", "(", "qzx", "qzx 7(\"Zq\", v-3.1) wvk: 0 & 'Jk'", "QZX_Wvk7(zqx-jqk)", "wvk:\nQzx 77 jqk."];

    public static IReadOnlyList<KnownIssue> Read(string file, DateOnly asOf)
    {
        var source = YamlSource.Load(file);
        new SchemaValidator("known-issues.schema.json").Validate(source);
        return [.. ((YamlSequenceNode)Node(source.Root, "knownIssues")!).Cast<YamlMappingNode>().Select(m => new KnownIssue
        {
            Case = Pattern(source, m, "case", static p => $@"\A(?:{p})\z", RegexOptions.None),
            Message = Pattern(source, m, "message", static p => p, RegexOptions.Singleline),
            Implementation = Text(source, m, "implementation"),
            Versions = [.. ((YamlSequenceNode)Node(m, "versions")!).Select(v => Version(source, v))],
            Issue = Text(source, m, "issue"),
            Owner = Text(source, m, "owner"),
            Expires = Expiry(source, m, asOf),
            Quarantine = Node(m, "quarantine") is YamlMappingNode quarantine
                ? new Quarantine(Day(source, quarantine, "since", asOf), int.Parse(Text(source, quarantine, "runs"), CultureInfo.InvariantCulture))
                : null,
            SeveralCases = Node(m, "severalCases") is null ? null : Text(source, m, "severalCases"),
        })];
    }

    private static Regex Pattern(YamlSource source, YamlMappingNode map, string key, Func<string, string> whole, RegexOptions options)
    {
        var node = Node(map, key)!;
        var text = Text(source, map, key);
        try
        {
            // Without backtracking the time is linear in the message, whatever the pattern. Alone first: a bracket must not close ours.
            _ = new Regex(text, RegexOptions.CultureInvariant | options);
            var pattern = new Regex(whole(text), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | options);
            return Array.Find(Probes, pattern.IsMatch) is { } probe
                ? throw source.Error(node,
                    $"'{key}' is '{text}', which matches nearly everything (such as '{probe}'); write what tells this failure from others")
                : pattern;
        }
        catch (NotSupportedException e)
        {
            throw source.Error(node, $"'{key}' is '{text}', which cannot be matched without backtracking: {e.Message}; "
                + "do without lookaround, back references and large counts");
        }
        catch (ArgumentException e)
        {
            throw source.Error(node, $"'{key}' is '{text}', which is no regular expression: {e.Message}; write \\( for a bracket that is meant");
        }
    }

    private static DateOnly Expiry(YamlSource source, YamlMappingNode map, DateOnly asOf)
    {
        var day = Day(source, map, "expires", asOf);
        return day.DayNumber - asOf.DayNumber > MostDays
            ? throw source.Error(
                Node(map, "expires")!, $"'expires' is {day:yyyy-MM-dd}, more than {MostDays} days after {asOf:yyyy-MM-dd}; decide again by then: "
                + $"{DateOnly.FromDayNumber(Math.Min(asOf.DayNumber + MostDays, DateOnly.MaxValue.DayNumber)):yyyy-MM-dd} at the latest")
            : day;
    }

    private static DateOnly Day(YamlSource source, YamlMappingNode map, string key, DateOnly asOf)
    {
        var text = Text(source, map, key);
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw source.Error(Node(map, key)!, $"'{key}' is '{text}', which is no day; write one such as {asOf:yyyy-MM-dd}");
    }

    private static string Version(YamlSource source, YamlNode node) =>
        ((YamlScalarNode)node).Value is { } text && text.Any(char.IsAsciiDigit) && !text.Contains('*')
        ? text
        : throw source.Error(node, $"'versions' has '{((YamlScalarNode)node).Value}'; the version exactly as the node reports it expected");

    private static string Text(YamlSource source, YamlMappingNode map, string key)
    {
        var node = Node(map, key)!;
        return ((YamlScalarNode)node).Value is { } text && !string.IsNullOrWhiteSpace(text)
            ? text
            : throw source.Error(node, $"'{key}' is empty; say what it is");
    }

    private static YamlNode? Node(YamlMappingNode map, string key) => map.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;
}
