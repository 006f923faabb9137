using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Dossiers;

/// <summary>Who is judged: what was compared with a baseline, what somebody named, or the only implementation that there is.</summary>
internal sealed class CandidateMark
{
    private readonly HashSet<NodeEvidence> _programs;
    private readonly HashSet<string> _labels;

    private CandidateMark(string? implementation, IEnumerable<NodeEvidence> programs, IEnumerable<NodeEvidence> baseline, PlanEvidence plan)
    {
        Implementation = implementation;
        _programs = [.. programs];
        Baseline = baseline.Where(b => !_programs.Contains(b)).ToHashSet();
        var labels = plan.Nodes.Where(n => n.Implementation == implementation).ToList();
        var versions = _programs.Select(static p => p.Version).ToHashSet();
        _labels = [.. labels.Where(l => labels.Count == 1 || versions.Contains(l.Version)).Select(static l => l.Label)];
    }

    /// <summary>Its implementation; null when nobody can say who is judged.</summary>
    public string? Implementation { get; }

    /// <summary>What it was compared with.</summary>
    public IReadOnlySet<NodeEvidence> Baseline { get; }

    /// <summary>Its versions.</summary>
    public IReadOnlyList<string> Versions => [.. _programs.Select(static p => p.Version).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>True for one of its programs.</summary>
    public bool Is(NodeEvidence node) => _programs.Contains(node);

    /// <summary>True for a label by which cases call it.</summary>
    public bool IsLabel(string label) => _labels.Contains(label);

    /// <inheritdoc/>
    public override string ToString() => Implementation is null ? "" : SafeText.Line($"{Implementation} {string.Join(", ", Versions)}".TrimEnd());

    /// <summary>Finds it.</summary>
    /// <param name="evidence">Evidence.</param>
    /// <param name="named">implementation or implementation@version; null to look.</param>
    /// <exception cref="UsageException">No node is what was named.</exception>
    public static CandidateMark Of(RunEvidence evidence, string? named)
    {
        var nodes = evidence.Nodes.Concat(evidence.Cases.SelectMany(static c => c.Nodes)).Distinct().ToList();
        var compared = evidence.Cases.Where(static c => c.Baseline is not null).ToList();
        var baseline = compared.SelectMany(static c => c.Baseline!).Distinct().ToList();
        if (named is not null)
        {
            var found = nodes.Where(n => named == n.Implementation ? !baseline.Contains(n) : named == $"{n.Implementation}@{n.Version}").ToList();
            return found.Count > 0
                ? new CandidateMark(found[0].Implementation, found, baseline, evidence.Plan)
                : throw new UsageException($"--candidate '{named}': no node of these runs is that; there are "
                    + string.Join(", ", nodes.Select(static n => $"{n.Implementation}@{n.Version}").Distinct().Order(StringComparer.Ordinal)));
        }

        var measured = compared.SelectMany(static c => c.Nodes.Where(n => !c.Baseline!.Contains(n))).Distinct().ToList();
        var implementations = (measured.Count > 0 ? measured : nodes).Select(static n => n.Implementation).Distinct().ToList();
        return implementations.Count == 1
            ? new CandidateMark(implementations[0], measured.Count > 0 ? measured : nodes.Where(n => !baseline.Contains(n)), baseline, evidence.Plan)
            : new CandidateMark(null, [], baseline, evidence.Plan);
    }
}
