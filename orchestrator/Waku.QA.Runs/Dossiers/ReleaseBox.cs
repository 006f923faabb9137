namespace Waku.QA.Runs.Dossiers;

/// <summary>A box of a release checklist, and what ticks it: one of the last three is set.</summary>
/// <param name="Section">Section.</param>
/// <param name="Text">What it asks for.</param>
/// <param name="Passed">Suites that must have been run whole with the candidate, with nothing red but known issues.</param>
/// <param name="Version">Expression that the candidate's version must match.</param>
/// <param name="Open">Why no machine can tick it.</param>
internal sealed record ReleaseBox(string Section, string Text, IReadOnlyList<string>? Passed, string? Version, string? Open)
{
    /// <summary>True when one is set.</summary>
    public bool IsOneOf => (Passed is null ? 0 : 1) + (Version is null ? 0 : 1) + (Open is null ? 0 : 1) == 1;
}
