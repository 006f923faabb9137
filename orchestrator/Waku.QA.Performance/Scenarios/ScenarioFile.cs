using System.Globalization;
using Waku.QA.Clusters.Topologies;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using Waku.QA.Performance.Load;
using YamlDotNet.RepresentationModel;

namespace Waku.QA.Performance.Scenarios;

/// <summary>Scenarios from YAML, checked against <c>suites/performance/scenario.schema.json</c>.</summary>
public static class ScenarioFile
{
    /// <summary>Names of the scenarios of a folder.</summary>
    public static IReadOnlyList<string> NamesIn(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.yaml").Select(static f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    /// <summary>Reads a scenario by name from a folder, or by the path of a file.</summary>
    /// <exception cref="UsageException">There is none, or the file is wrong: names file, line, column and the mend.</exception>
    public static Scenario Load(string folder, string name, IAdapterCatalogue catalogue)
    {
        var file = name.EndsWith(".yaml", StringComparison.Ordinal) ? name : Path.Combine(folder, $"{name}.yaml");
        return File.Exists(file)
            ? Read(YamlSource.Load(file), catalogue)
            : throw new UsageException($"there is no scenario '{name}'; there are {string.Join(", ", NamesIn(folder))}, or give the path of a .yaml file");
    }

    private static Scenario Read(YamlSource source, IAdapterCatalogue catalogue)
    {
        new SchemaValidator("scenario.schema.json").Validate(source);
        var root = source.Root;
        var topology = ((YamlScalarNode)root["topology"]).Value!;
        var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(source.File))!, topology));
        if (!File.Exists(path))
        {
            throw source.Error(root["topology"], $"'topology' is '{topology}', which is no file; give a path from this file's folder");
        }

        return new Scenario
        {
            Name = Path.GetFileNameWithoutExtension(source.File),
            Description = Text(root, "description")!,
            Workload = Enum.Parse<WorkloadKind>(Text(root, "workload")!.Replace("-", "", StringComparison.Ordinal), ignoreCase: true),
            Topology = TopologyFile.Load(path, catalogue),
            Load = new LoadSpec(
                Enum.Parse<ScheduleKind>(Text(root, "schedule") ?? "constant", ignoreCase: true),
                Number(root, "rate") ?? 10, (int)(Number(root, "payload") ?? 1_000), TimeSpan.FromSeconds(Number(root, "seconds") ?? 5)),
            OfKnee = Number(root, "of-knee"),
            WarmUp = TimeSpan.FromSeconds(Number(root, "warm-up") ?? 8),
            Calm = TimeSpan.FromSeconds(Number(root, "calm") ?? 0),
        };
    }

    private static string? Text(YamlMappingNode map, string key) =>
        map.Children.TryGetValue(new YamlScalarNode(key), out var node) ? ((YamlScalarNode)node).Value : null;

    private static double? Number(YamlMappingNode map, string key) => Text(map, key) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;
}
