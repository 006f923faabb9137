using System.Globalization;
using Waku.QA.Files;
using Waku.QA.Runs.Evidence;
using YamlDotNet.RepresentationModel;

namespace Waku.QA.Runs.Gate;

/// <summary>Reads gate policies.</summary>
internal static class PolicyFile
{
    public static GatePolicy Read(string file)
    {
        var source = YamlSource.Load(file);
        new SchemaValidator("gate.schema.json").Validate(source);
        var root = source.Root;
        var otherwise = new GatePolicy { Name = Path.GetFileNameWithoutExtension(file), Passed = [] };
        return otherwise with
        {
            Digest = EvidenceManifest.Digest(file),
            Passed = [.. Items(root, "passed").Select(static m => new PassedShare(Text(m, "suite"), Text(m, "category"), Number(m, "share")!.Value))],
            MaximumFailed = Int(root, "maximumFailed") ?? otherwise.MaximumFailed,
            MaximumNotTested = Int(root, "maximumNotTested") ?? otherwise.MaximumNotTested,
            MaximumUnsupported = Number(root, "maximumUnsupported") ?? otherwise.MaximumUnsupported,
            MaximumKnownIssues = Int(root, "maximumKnownIssues") ?? otherwise.MaximumKnownIssues,
            MinimumNodes = Int(root, "minimumNodes") ?? otherwise.MinimumNodes,
            Implementations =
                [.. Items(root, "implementations").Select(static m => new RequiredImplementation(Text(m, "implementation")!, Text(m, "versions")))],
            Pairs = [.. Items(root, "pairs").Select(static m => new RequiredPair(Text(m, "from")!, Text(m, "to")!))],
            EveryPair = Text(root, "everyPair") == "true",
            MinimumRequirements = Number(root, "minimumRequirements") ?? otherwise.MinimumRequirements,
            Requirements = Node(root, "requirements") is YamlSequenceNode ids ? [.. ids.Select(static i => ((YamlScalarNode)i).Value!)] : [],
            MaximumAgeDays = Int(root, "maximumAgeDays") ?? otherwise.MaximumAgeDays,
            MaximumSensitivityAgeDays = Int(root, "maximumSensitivityAgeDays"),
        };
    }

    private static YamlNode? Node(YamlMappingNode map, string key) => map.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;

    private static IEnumerable<YamlMappingNode> Items(YamlMappingNode map, string key) =>
        Node(map, key) is YamlSequenceNode items ? items.Cast<YamlMappingNode>() : [];

    private static string? Text(YamlMappingNode map, string key) => ((YamlScalarNode?)Node(map, key))?.Value;

    private static int? Int(YamlMappingNode map, string key) => Text(map, key) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private static double? Number(YamlMappingNode map, string key) => Text(map, key) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;
}
