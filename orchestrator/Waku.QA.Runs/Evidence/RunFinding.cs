using System.Text.Json.Serialization;

namespace Waku.QA.Runs.Evidence;

/// <summary>
/// One finding of the run itself. No known issue excuses it, but for what one case owns: the death of a node that it ends, the connection or the
/// messages that it fails for. That is the case's failure.
/// </summary>
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

    /// <summary>Cluster; null for none.</summary>
    public string? Cluster { get; init; }

    /// <summary>
    /// Ids of the cases that used the cluster when a node of it died or just before, or that name what is lost; null when nobody did.
    /// </summary>
    public IReadOnlyList<string>? Suspects { get; init; }

    /// <summary>Id of the case that ends such a node also when it alone uses the cluster, or that failed for the loss; null while none is known.</summary>
    public string? Case { get; init; }

    /// <summary>Hashes of the lost messages when the oracle accuses of nothing but losses; null otherwise.</summary>
    public IReadOnlyList<string>? Lost { get; init; }
}
