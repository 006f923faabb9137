using System.Text.RegularExpressions;
using Waku.QA.Files;
using YamlDotNet.RepresentationModel;

namespace Waku.QA.Runs.Dossiers;

/// <summary>The release checklist of a project, from <c>suites/checklists.yaml</c>.</summary>
/// <param name="Implementation">Whose it is.</param>
/// <param name="Name">Name.</param>
/// <param name="Source">Where it was read, with commit.</param>
/// <param name="Boxes">Its boxes.</param>
internal sealed record ReleaseChecklist(string Implementation, string Name, string Source, IReadOnlyList<ReleaseBox> Boxes)
{
    /// <summary>File of all checklists.</summary>
    public static string File => Path.Combine(Repository.Root, "suites", "checklists.yaml");

    /// <summary>Reads them.</summary>
    /// <exception cref="Core.Verdicts.UsageException">Names file, line, column and the mend.</exception>
    public static IReadOnlyList<ReleaseChecklist> Load(string file)
    {
        var source = YamlSource.Load(file);
        new SchemaValidator("checklists.schema.json").Validate(source);
        return [.. Items(source.Root, "checklists").Select(list => new ReleaseChecklist(
            Text(list, "implementation")!, Text(list, "name")!, Text(list, "source")!,
            [.. Items(list, "sections").SelectMany(section => Items(section, "boxes").Select(box => Box(source, Text(section, "section")!, box)))]))];
    }

    private static ReleaseBox Box(YamlSource source, string section, YamlMappingNode map)
    {
        var box = new ReleaseBox(section, Text(map, "box")!, Texts(map, "passed"), Text(map, "version"), Text(map, "open"));
        try
        {
            _ = new Regex(box.Version ?? "");
        }
        catch (RegexParseException e)
        {
            throw source.Error(map, $"'version' is '{box.Version}', which is no regular expression: {e.Message}; write \\. for a dot that is meant");
        }

        return box.IsOneOf ? box : throw source.Error(map, "a box has one of 'passed', 'version' and 'open'; say what ticks it, or why it is left open");
    }

    private static IEnumerable<YamlMappingNode> Items(YamlMappingNode map, string key) => ((YamlSequenceNode)map[key]).Cast<YamlMappingNode>();

    private static string? Text(YamlMappingNode map, string key) =>
        map.Children.TryGetValue(new YamlScalarNode(key), out var value) ? ((YamlScalarNode)value).Value : null;

    private static IReadOnlyList<string>? Texts(YamlMappingNode map, string key) =>
        map.Children.TryGetValue(new YamlScalarNode(key), out var value) ? [.. ((YamlSequenceNode)value).Select(static v => ((YamlScalarNode)v).Value!)] : null;
}
