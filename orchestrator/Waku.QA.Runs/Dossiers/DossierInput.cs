using Waku.QA.Runs.Blaming;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Gate;
using Waku.QA.Runs.Specifications;

namespace Waku.QA.Runs.Dossiers;

/// <summary>All that a dossier is made of.</summary>
internal sealed record DossierInput
{
    /// <summary>What was judged.</summary>
    public required GateInput Judged { get; init; }

    /// <summary>The verdict on it.</summary>
    public required GateResult Gate { get; init; }

    /// <summary>Where the evidence lies.</summary>
    public required RunOrigins Origins { get; init; }

    /// <summary>Who is judged.</summary>
    public required CandidateMark Candidate { get; init; }

    /// <summary>Sentences of the specifications.</summary>
    public required IReadOnlyList<Requirement> Requirements { get; init; }

    /// <summary>Release checklists.</summary>
    public required IReadOnlyList<ReleaseChecklist> Checklists { get; init; }

    /// <summary>What reruns say of red cases, by id; empty where nothing was run again.</summary>
    public IReadOnlyDictionary<string, BlamedCell> Blamed { get; init; } = new Dictionary<string, BlamedCell>();

    /// <summary>The evidence.</summary>
    public RunEvidence Evidence => Judged.Evidence;

    /// <summary>True for a failure that is a known issue.</summary>
    public bool IsKnown(CaseEvidence one) => Judged.Excused.ContainsKey(one);

    /// <summary>Planned cases with their results; null where there is none.</summary>
    public IReadOnlyList<(PlannedCase Planned, CaseEvidence? Result)> Results => field ??= [.. Joined()];

    private IEnumerable<(PlannedCase, CaseEvidence?)> Joined()
    {
        var results = Evidence.Cases.ToLookup(static c => c.Id);
        return Evidence.Plan.Mine.Select(p => (p, results[p.Id].FirstOrDefault()));
    }
}
