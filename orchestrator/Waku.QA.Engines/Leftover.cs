namespace Waku.QA.Engines;

/// <summary>Something that a run started.</summary>
/// <param name="Kind">container, network or process.</param>
/// <param name="Id">Engine's id.</param>
/// <param name="Name">Name for people.</param>
/// <param name="RunId">Run it belongs to.</param>
/// <param name="Cluster">Cluster it belongs to.</param>
/// <param name="Owner">Harness process that started it; null when unknown.</param>
/// <param name="Keep">True when it outlives its owner on purpose.</param>
/// <param name="Rest">REST address; null for what has none.</param>
public sealed record Leftover(string Kind, string Id, string Name, string RunId, string Cluster, OwnerMark? Owner, bool Keep, string? Rest = null)
{
    /// <summary>Name of the node in its cluster; null for what is no node.</summary>
    public string? Node { get; init; }

    /// <summary>Implementation of the node; null for what is no node.</summary>
    public string? Implementation { get; init; }

    /// <summary>Address of the host that it is on; null where an engine has only one.</summary>
    public string? Host { get; init; }

    /// <summary>What it does now, such as running, paused or exited; null for what has no state.</summary>
    public string? State { get; init; }

    /// <summary>When it was made; null when unknown.</summary>
    public DateTimeOffset? Made { get; init; }

    /// <summary>True when the run that started it is gone and did not mean to leave it.</summary>
    public bool IsOrphan => !Keep && Owner?.IsAlive() != true;
}
