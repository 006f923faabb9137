using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Performance.Scenarios;

/// <summary>What one arm of a comparison runs: the nodes of one implementation in one version, with everything else alike.</summary>
/// <param name="Label">Name in reports: baseline, candidate.</param>
/// <param name="Implementation">Implementation whose nodes differ; null for the topology as it is.</param>
/// <param name="Reference">Image, program or tag; null for what this checkout builds.</param>
/// <param name="Flags">Flags added to its nodes.</param>
public sealed record ScenarioArm(string Label, string? Implementation = null, string? Reference = null, IReadOnlyList<string>? Flags = null)
{
    /// <summary>The topology of this arm.</summary>
    /// <exception cref="UsageException">The scenario has no such nodes.</exception>
    public Topology Of(Scenario scenario)
    {
        var topology = scenario.Topology;
        return Implementation is null ? topology
            : topology.Groups.All(g => g.Implementation != Implementation) ? throw new UsageException($"scenario '{scenario.Name}' has no {Implementation} node; it has {string.Join(", ", topology.Implementations)}")
            : topology with { Groups = [.. topology.Groups.Select(g => g.Implementation == Implementation ? g with { Reference = Reference, Flags = [.. g.Flags, .. Flags ?? []] } : g)] };
    }

    /// <inheritdoc/>
    public override string ToString() => Implementation is null ? Label : $"{Label} ({Implementation}{(Reference is null ? "" : $" {Reference}")}{(Flags is { Count: > 0 } ? $" {string.Join(' ', Flags)}" : "")})";
}
