using Waku.QA.Core.Topologies;
using Waku.QA.Files;
using YamlDotNet.RepresentationModel;

namespace Waku.QA.Runs.Sensitivity;

/// <summary>Nodes that do one thing wrong on purpose, from <c>suites/mutants.yaml</c>.</summary>
/// <param name="Implementation">Implementation that has them.</param>
/// <param name="Flags">Flags that turn one on; <c>{name}</c> is its name.</param>
/// <param name="Mutants">All of them.</param>
public sealed record MutantCatalogue(string Implementation, IReadOnlyList<string> Flags, IReadOnlyList<NodeMutant> Mutants)
{
    /// <summary>Reads the file.</summary>
    public static MutantCatalogue Load(string file)
    {
        var source = YamlSource.Load(file);
        new SchemaValidator("mutants.schema.json").Validate(source);
        return new MutantCatalogue(
            Text(source.Root, "implementation"),
            [.. ((YamlSequenceNode)source.Root["flags"]).Select(static f => ((YamlScalarNode)f).Value!)],
            [.. ((YamlSequenceNode)source.Root["mutants"]).Cast<YamlMappingNode>().Select(static m => new NodeMutant(Text(m, "name"), Text(m, "cases")))]);
    }

    /// <summary>The topology with the mutant in every node of its implementation; unchanged for null.</summary>
    public Topology Apply(Topology topology, NodeMutant? mutant) => mutant is null ? topology : topology with
    {
        Groups = [.. topology.Groups.Select(g =>
            g.Implementation == Implementation
                ? g with { Flags = [.. g.Flags, .. Flags.Select(f => f.Replace("{name}", mutant.Name, StringComparison.Ordinal))] }
                : g)],
    };

    private static string Text(YamlMappingNode map, string key) => ((YamlScalarNode)map[key]).Value!;
}
