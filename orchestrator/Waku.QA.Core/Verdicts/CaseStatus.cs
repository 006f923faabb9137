namespace Waku.QA.Core.Verdicts;

/// <summary>What became of one case.</summary>
public enum CaseStatus
{
    /// <summary>Everything claimed was seen.</summary>
    Passed,

    /// <summary>The product did not do what was claimed.</summary>
    Failed,

    /// <summary>A node lacks what the case needs.</summary>
    Unsupported,

    /// <summary>It did not run.</summary>
    NotTested,

    /// <summary>The evidence allows no answer.</summary>
    Undecided,

    /// <summary>The harness or its environment failed; says nothing about the product.</summary>
    Environment,
}
