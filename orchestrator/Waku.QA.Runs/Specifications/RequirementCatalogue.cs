using System.Text.RegularExpressions;
using Waku.QA.Files;
using YamlDotNet.RepresentationModel;

namespace Waku.QA.Runs.Specifications;

/// <summary>The sentences of the specifications, from <c>suites/requirements.yaml</c>.</summary>
public static partial class RequirementCatalogue
{
    /// <summary>Where it is.</summary>
    public static string File => Path.Combine(Repository.Root, "suites", "requirements.yaml");

    /// <summary>Reads the file.</summary>
    public static IReadOnlyList<Requirement> Load(string file)
    {
        var source = YamlSource.Load(file);
        new SchemaValidator("requirements.schema.json").Validate(source);
        return [.. from document in Items(source.Root, "documents")
                   from requirement in Items(document, "requirements")
                   select new Requirement(Text(document, "document")!, Text(requirement, "id")!, Text(requirement, "section")!, Text(requirement, "text")!,
                       Text(requirement, "untested"))
                   {
                       Page = Text(document, "page") is { } page ? new Uri(page) : null,
                   }];
    }

    /// <summary>Where the issues of a prefix are, such as N of N#1556.</summary>
    public static IReadOnlyDictionary<string, string> Trackers(string file)
    {
        var source = YamlSource.Load(file);
        new SchemaValidator("requirements.schema.json").Validate(source);
        return source.Root.Children.TryGetValue(new YamlScalarNode("trackers"), out var trackers)
            ? ((YamlMappingNode)trackers).Children.ToDictionary(static t => ((YamlScalarNode)t.Key).Value!, static t => ((YamlScalarNode)t.Value).Value!)
            : new Dictionary<string, string>();
    }

    /// <summary>True when a name has the form of an id of this catalogue, and not of an issue or a section.</summary>
    public static bool IsId(string name) => Id().IsMatch(name);

    private static IEnumerable<YamlMappingNode> Items(YamlMappingNode map, string key) => ((YamlSequenceNode)map[key]).Cast<YamlMappingNode>();

    private static string? Text(YamlMappingNode map, string key) =>
        map.Children.TryGetValue(new YamlScalarNode(key), out var value) ? ((YamlScalarNode)value).Value : null;

    [GeneratedRegex("^([0-9]+(v3)?|sync|store-sync)-[MS][0-9]+$")]
    private static partial Regex Id();
}
