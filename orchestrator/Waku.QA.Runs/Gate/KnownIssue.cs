using System.Globalization;
using System.Text.RegularExpressions;
using Waku.QA.CaseKit.Records;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using YamlDotNet.RepresentationModel;

namespace Waku.QA.Runs.Gate;

/// <summary>A failure that somebody has decided about, until a date.</summary>
/// <param name="Case">Regular expression that matches the whole name of the case.</param>
/// <param name="Message">Regular expression found in the message.</param>
/// <param name="Issue">Where it is tracked.</param>
/// <param name="Owner">Who decides about it.</param>
/// <param name="Expires">Day from which it blocks again.</param>
public sealed record KnownIssue(string Case, string Message, string Issue, string Owner, DateOnly Expires)
{
    /// <summary>Reads <c>suites/known-issues.yaml</c>; an absent file has none.</summary>
    public static IReadOnlyList<KnownIssue> Load(string file)
    {
        if (!File.Exists(file))
        {
            return [];
        }

        var source = YamlSource.Load(file);
        new SchemaValidator("known-issues.schema.json").Validate(source);
        return [.. ((YamlSequenceNode)source.Root.Children[new YamlScalarNode("knownIssues")]).Cast<YamlMappingNode>().Select(static m => new KnownIssue(
            Text(m, "case"), Text(m, "message"), Text(m, "issue"), Text(m, "owner"),
                DateOnly.ParseExact(Text(m, "expires"), "yyyy-MM-dd", CultureInfo.InvariantCulture)))];
    }

    /// <summary>True when a failed case is this issue.</summary>
    public bool Matches(CaseRecord record) =>
        record.Status == CaseStatus.Failed && Regex.IsMatch(record.Name, $"^(?:{Case})$") && Regex.IsMatch(record.Message, Message, RegexOptions.Singleline);

    private static string Text(YamlMappingNode map, string key) => ((YamlScalarNode)map.Children[new YamlScalarNode(key)]).Value!;
}
