namespace Waku.QA.Core.Verdicts;

/// <summary>What a verdict is to the program that asked for it.</summary>
public static class VerdictExtensions
{
    /// <summary>The exit code.</summary>
    /// <param name="verdict">Verdict.</param>
    /// <param name="partsAllowed">True under <c>--partial</c>: a part without anything red exits 0.</param>
    public static int ExitCode(this Verdict verdict, bool partsAllowed = false) => verdict switch
    {
        Verdict.Partial => partsAllowed ? 0 : (int)Verdict.Undecided,
        _ => (int)verdict,
    };
}
