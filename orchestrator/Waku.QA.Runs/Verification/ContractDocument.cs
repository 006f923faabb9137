using System.Text.Json;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Reporting;

namespace Waku.QA.Runs.Verification;

/// <summary>contract.json: what <c>waku-qa adapter verify</c> showed of one implementation.</summary>
public sealed record ContractDocument
{
    /// <summary>Version of the file format.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>Run id.</summary>
    public required string Run { get; init; }

    /// <summary>Implementation.</summary>
    public required string Implementation { get; init; }

    /// <summary>Image, program or tag asked for; null for the adapter's default.</summary>
    public string? Reference { get; init; }

    /// <summary>Every node that ran, the subject's and its peers'.</summary>
    public required IReadOnlyList<RunNode> Nodes { get; init; }

    /// <summary>The probes, in order.</summary>
    public required IReadOnlyList<ProbeResult> Probes { get; init; }

    /// <summary>Broken or undeclared blocks, not shown is undecided.</summary>
    public Verdict Verdict =>
        Probes.Any(static p => p.Outcome is ProbeOutcome.Broken or ProbeOutcome.Undeclared) ? Verdict.Block
        : Probes.Any(static p => p.Outcome is ProbeOutcome.NotShown) || Probes.Count == 0 ? Verdict.Undecided
        : Verdict.Pass;

    /// <summary>The document as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Jsons.Indented);
}
