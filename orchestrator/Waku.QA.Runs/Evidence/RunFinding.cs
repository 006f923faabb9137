using System.Text.Json.Serialization;

namespace Waku.QA.Runs.Evidence;

/// <summary>One finding of the run itself. No known issue excuses it.</summary>
/// <param name="Kind">What.</param>
/// <param name="Name">Sentence of the report that does not hold.</param>
/// <param name="Message">What was seen.</param>
/// <param name="Evidence">Files of the run folder that show it.</param>
[method: JsonConstructor]
public sealed record RunFinding(FindingKind Kind, string Name, string Message, IReadOnlyList<string> Evidence)
{
    /// <summary>A finding of a cluster.</summary>
    public RunFinding(FindingKind kind, string name, string? cluster, string message, IReadOnlyList<string> evidence)
        : this(kind, name, message, evidence) => Cluster = cluster;

    /// <summary>
    /// The one case that had the cluster for itself when a node of it died: where it failed and names that death, it is the case's failure. Null
    /// for whatever no case owns.
    /// </summary>
    public string? Case { get; init; }

    /// <summary>Cluster; null for none.</summary>
    public string? Cluster { get; init; }
}
