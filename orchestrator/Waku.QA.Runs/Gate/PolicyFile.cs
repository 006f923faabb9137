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
            KnownIssueRuns = Int(root, "knownIssueRuns") ?? otherwise.KnownIssueRuns,
            MinimumNodes = Int(root, "minimumNodes") ?? otherwise.MinimumNodes,
            Implementations =
                [.. Items(root, "implementations").Select(static m => new RequiredImplementation(Text(m, "implementation")!, Text(m, "versions")))],
            Pairs = [.. Items(root, "pairs").Select(static m => new RequiredPair(Text(m, "from")!, Text(m, "to")!))],
            EveryPair = Text(root, "everyPair") == "true",
            MinimumRequirements = Number(root, "minimumRequirements") ?? otherwise.MinimumRequirements,
            Requirements = Node(root, "requirements") is YamlSequenceNode ids ? [.. ids.Select(static i => ((YamlScalarNode)i).Value!)] : [],
            MaximumAgeDays = Int(root, "maximumAgeDays") ?? otherwise.MaximumAgeDays,
            MaximumSensitivityAgeDays = Int(root, "maximumSensitivityAgeDays"),
            Comparisons = Node(root, "comparisons") is YamlMappingNode map ? Demand(source, map) : null,
        };
    }

    private static ComparisonDemand Demand(YamlSource source, YamlMappingNode map)
    {
        var file = Text(map, "policy") is { } name ? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(source.File))!, name) : null;
        return file is not null && !File.Exists(file)
            ? throw source.Error(Node(map, "policy")!, $"'policy' is '{Text(map, "policy")}', which is not beside this file; name a policy of comparisons")
            : new ComparisonDemand([.. ((YamlSequenceNode)Node(map, "scenarios")!).Select(static s => ((YamlScalarNode)s).Value!)],
                file is null ? null : EvidenceManifest.Digest(file), Text(map, "sameProgram") == "true", Text(map, "changed") == "true");
    }

    private static YamlNode? Node(YamlMappingNode map, string key) => map.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;

    private static IEnumerable<YamlMappingNode> Items(YamlMappingNode map, string key) =>
        Node(map, key) is YamlSequenceNode items ? items.Cast<YamlMappingNode>() : [];

    private static string? Text(YamlMappingNode map, string key) => ((YamlScalarNode?)Node(map, key))?.Value;

    private static int? Int(YamlMappingNode map, string key) => Text(map, key) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private static double? Number(YamlMappingNode map, string key) => Text(map, key) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;
}
