namespace Waku.QA.Runs.Comparing;

/// <summary>What became of a case from one run to another.</summary>
internal enum CaseChangeKind
{
    /// <summary>It passed, and no longer does.</summary>
    Broken,

    /// <summary>It did not pass, and does now.</summary>
    Mended,

    /// <summary>It passed neither time, for another reason or with another status.</summary>
    Otherwise,

    /// <summary>Only the newer run has it.</summary>
    Added,

    /// <summary>Only the older run has it.</summary>
    Gone,
}
