using Waku.QA.Core.Topologies;

namespace Waku.QA.Performance.Scenarios;

/// <summary>What one arm of a comparison runs: the nodes of one implementation in one version, with everything else alike.</summary>
/// <param name="Label">Name in reports: baseline, candidate.</param>
/// <param name="Implementation">Implementation whose nodes differ; null for the topology as it is.</param>
/// <param name="Reference">Image, program or tag; null for what this checkout builds.</param>
/// <param name="Flags">Flags added to its nodes.</param>
public sealed record ScenarioArm(string Label, string? Implementation = null, string? Reference = null, IReadOnlyList<string>? Flags = null)
{
    /// <summary>
    /// The topology of this arm. Where the scenario has no node of the implementation, those of its first one become it: scenarios are for
    /// everybody.
    /// </summary>
    public Topology Of(Scenario scenario)
    {
        var topology = scenario.Topology;
        if (Implementation is null)
        {
            return topology;
        }

        var replaced = topology.Implementations.Contains(Implementation) ? Implementation : topology.Implementations[0];
        return topology with
        {
            Groups = [.. topology.Groups.Select(g =>
                g.Implementation == replaced ? g with { Implementation = Implementation, Reference = Reference, Flags = [.. g.Flags, .. Flags ?? []] } : g)],
        };
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Implementation is null
            ? Label
            : $"{Label} ({Implementation}{(Reference is null ? "" : $" {Reference}")}{(Flags is { Count: > 0 } ? $" {string.Join(' ', Flags)}" : "")})";
}
