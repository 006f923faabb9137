namespace Waku.QA.Runs.Evidence;

/// <summary>What a run itself found, beside its cases.</summary>
public enum FindingKind
{
    /// <summary>The oracle does not accept the history of a cluster.</summary>
    OracleViolation,

    /// <summary>A node ended by itself.</summary>
    NodeDeath,

    /// <summary>A log reports a crash.</summary>
    Crash,

    /// <summary>The harness made a planned connection that a node had given up on. Shown; holds nothing against anybody.</summary>
    Repair,

    /// <summary>The harness or its environment failed outside of a case.</summary>
    Environment,

    /// <summary>Two implementations do not stay connected. Cases that need them connected fail; the others run.</summary>
    Refusal,

    /// <summary>A node or store could not be asked when its cluster was judged: silence is no innocence.</summary>
    Silence,
}
