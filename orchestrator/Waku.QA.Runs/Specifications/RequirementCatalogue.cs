using System.Text.RegularExpressions;
using Waku.QA.Files;
using YamlDotNet.RepresentationModel;

namespace Waku.QA.Runs.Specifications;

/// <summary>The sentences of the specifications, from <c>suites/requirements.yaml</c>.</summary>
public static partial class RequirementCatalogue
{
    /// <summary>Reads the file.</summary>
    public static IReadOnlyList<Requirement> Load(string file)
    {
        var source = YamlSource.Load(file);
        new SchemaValidator("requirements.schema.json").Validate(source);
        return [.. from document in Items(source.Root, "documents")
                   from requirement in Items(document, "requirements")
                   select new Requirement(Text(document, "document")!, Text(requirement, "id")!, Text(requirement, "section")!, Text(requirement, "text")!,
                       Text(requirement, "untested"))];
    }

    /// <summary>True when a name has the form of an id of this catalogue, and not of an issue or a section.</summary>
    public static bool IsId(string name) => Id().IsMatch(name);

    private static IEnumerable<YamlMappingNode> Items(YamlMappingNode map, string key) => ((YamlSequenceNode)map[key]).Cast<YamlMappingNode>();

    private static string? Text(YamlMappingNode map, string key) =>
        map.Children.TryGetValue(new YamlScalarNode(key), out var value) ? ((YamlScalarNode)value).Value : null;

    [GeneratedRegex("^([0-9]+(v3)?|sync|store-sync)-[MS][0-9]+$")]
    private static partial Regex Id();
}
