namespace Waku.QA.Runs.Evidence;

/// <summary>One finding of the run itself. No known issue excuses it, but for the death of a node that one case owns: that is the case's failure.</summary>
/// <param name="Kind">What.</param>
/// <param name="Name">Sentence of the report that does not hold.</param>
/// <param name="Cluster">Cluster; null for none.</param>
/// <param name="Message">What was seen.</param>
/// <param name="Evidence">Files of the run folder that show it.</param>
public sealed record RunFinding(FindingKind Kind, string Name, string? Cluster, string Message, IReadOnlyList<string> Evidence)
{
    /// <summary>Ids of the cases that used the cluster when a node of it died or just before; null when nobody did.</summary>
    public IReadOnlyList<string>? Suspects { get; init; }

    /// <summary>Id of the case that ends such a node also when it alone uses the cluster; null while none is known.</summary>
    public string? Case { get; init; }
}
