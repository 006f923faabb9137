using System.Text.RegularExpressions;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Gate;

/// <summary>A failure that somebody has decided about: of one case, on stated versions of an implementation, until a date.</summary>
public sealed record KnownIssue
{
    /// <summary>Pattern that matches the whole name of the case.</summary>
    public required Regex Case { get; init; }

    /// <summary>Pattern that is found in the message.</summary>
    public required Regex Message { get; init; }

    /// <summary>Implementation that has it.</summary>
    public required string Implementation { get; init; }

    /// <summary>Versions that have it, exactly as they report themselves.</summary>
    public required IReadOnlyList<string> Versions { get; init; }

    /// <summary>Where it is tracked.</summary>
    public required string Issue { get; init; }

    /// <summary>Who decides about it.</summary>
    public required string Owner { get; init; }

    /// <summary>Day from which it blocks again.</summary>
    public required DateOnly Expires { get; init; }

    /// <summary>Why it covers several cases; null for one.</summary>
    public string? SeveralCases { get; init; }

    /// <summary>How it ends by itself before that day; null for a failure that does not come and go.</summary>
    public Quarantine? Quarantine { get; init; }

    /// <summary>Reads <c>suites/known-issues.yaml</c>.</summary>
    /// <param name="file">File; an absent one has none.</param>
    /// <param name="asOf">Day of the verdict: an entry ends at most 90 days after it.</param>
    /// <exception cref="UsageException">Names file, line, column, field and the mend.</exception>
    public static IReadOnlyList<KnownIssue> Load(string file, DateOnly asOf) => File.Exists(file) ? KnownIssueFile.Read(file, asOf) : [];

    /// <summary>True for a case of this name.</summary>
    public bool Names(string name) => Case.IsMatch(name);

    /// <summary>
    /// True when a failed case is this issue: case, message, and a node of a named version on its cluster. What the run found itself never
    /// is.
    /// </summary>
    public bool Matches(CaseEvidence evidence) => Matches(evidence.Status, evidence.Name, evidence.Message, evidence.Nodes);

    /// <summary>True when an earlier result was this issue.</summary>
    public bool Matches(PastResult past) => Matches(past.Status, past.Name, past.Message, past.Nodes);

    private bool Matches(CaseStatus status, string name, string message, IReadOnlyList<NodeEvidence> nodes) => status == CaseStatus.Failed && Names(name)
        && Message.IsMatch(message) && nodes.Any(n => n.Implementation == Implementation && Versions.Contains(n.Version));
}
