namespace Waku.QA.Runs.Verification;

/// <summary>What a probe of an adapter's contract showed.</summary>
public enum ProbeOutcome
{
    /// <summary>Declared, and it works.</summary>
    Works,

    /// <summary>Not declared, and refused.</summary>
    Refused,

    /// <summary>Declared, but it does not work.</summary>
    Broken,

    /// <summary>Not declared, but it works: the table is wrong.</summary>
    Undeclared,

    /// <summary>Could not be shown here; says why.</summary>
    NotShown,
}
