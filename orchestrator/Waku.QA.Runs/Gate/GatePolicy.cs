using System.Globalization;
using Waku.QA.Files;
using YamlDotNet.RepresentationModel;

namespace Waku.QA.Runs.Gate;

/// <summary>What a run must show to pass, from <c>suites/gates/*.yaml</c>.</summary>
/// <param name="Name">Name of the policy.</param>
/// <param name="MinimumPassed">Fewer passed cases block.</param>
/// <param name="MaximumFailed">More failed cases block.</param>
/// <param name="MaximumNotTested">More cases that did not run leave the run undecided.</param>
public sealed record GatePolicy(string Name, int MinimumPassed, int MaximumFailed, int MaximumNotTested)
{
    /// <summary>Reads a policy, checked against <c>suites/gates/gate.schema.json</c>.</summary>
    public static GatePolicy Load(string file)
    {
        var source = YamlSource.Load(file);
        new SchemaValidator("gate.schema.json").Validate(source);
        return new GatePolicy(Path.GetFileNameWithoutExtension(file), Int(source, "minimumPassed") ?? 1, Int(source, "maximumFailed") ?? 0,
            Int(source, "maximumNotTested") ?? 0);
    }

    private static int? Int(YamlSource source, string key) => source.Root.Children.TryGetValue(new YamlScalarNode(key), out var node)
        ? int.Parse(((YamlScalarNode)node).Value!, CultureInfo.InvariantCulture)
        : null;
}
