namespace Waku.QA.Runs.Dossiers.Model;

/// <summary>A failure that somebody has decided about.</summary>
/// <param name="Issue">Where it is tracked.</param>
/// <param name="Case">Pattern of its case.</param>
/// <param name="Implementation">Implementation that has it.</param>
/// <param name="Versions">Versions that have it.</param>
/// <param name="Owner">Who decides.</param>
/// <param name="Expires">Day from which it blocks again.</param>
/// <param name="DaysLeft">Days until then, from the day of the verdict; zero or less: it blocks.</param>
/// <param name="Occurred">Cases that it excused.</param>
internal sealed record KnownIssueRow(string Issue, string Case, string Implementation, IReadOnlyList<string> Versions, string Owner, DateOnly Expires,
    int DaysLeft, IReadOnlyList<string> Occurred);
