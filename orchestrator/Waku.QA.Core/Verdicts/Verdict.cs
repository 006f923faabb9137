namespace Waku.QA.Core.Verdicts;

/// <summary>The one answer of a run; the numbers are the exit codes.</summary>
public enum Verdict
{
    /// <summary>Release.</summary>
    Pass = 0,

    /// <summary>Do not release: a product failure, a rule not met, an empty run.</summary>
    Block = 1,

    /// <summary>A person must decide.</summary>
    Undecided = 2,

    /// <summary>The harness or its environment failed.</summary>
    HarnessFailure = 3,
}
