namespace Waku.QA.Core.Verdicts;

/// <summary>The one answer of a run; exit codes are <see cref="VerdictExtensions.ExitCode"/>.</summary>
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

    /// <summary>Nothing red, in a part of the plan only (--shard, --filter): exit 2, or 0 where parts are allowed.</summary>
    Partial = 4,
}
