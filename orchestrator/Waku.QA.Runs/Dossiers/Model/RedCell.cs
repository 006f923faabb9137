namespace Waku.QA.Runs.Dossiers.Model;

/// <summary>A case that is red, or a finding of a run, with all that somebody needs who takes it on.</summary>
internal sealed record RedCell
{
    /// <summary>Id of the case; name of a finding.</summary>
    public required string Id { get; init; }

    /// <summary>Name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Suite; of a finding that of its run.</summary>
    public required string Suite { get; init; }

    /// <summary>failed, environment, undecided, or the kind of a finding.</summary>
    public required string Status { get; init; }

    /// <summary>Whose fault.</summary>
    public required Blame Blame { get; init; }

    /// <summary>Who that is, such as an implementation with its version.</summary>
    public required string Who { get; init; }

    /// <summary>Why it is put on them.</summary>
    public required string Why { get; init; }

    /// <summary>What was seen; cut, with what was left out said.</summary>
    public required string Message { get; init; }

    /// <summary>What repetitions say: deterministic, flaky, environment; empty for a case that ran once.</summary>
    public required string Classification { get; init; }

    /// <summary>The one command that repeats it.</summary>
    public required string Command { get; init; }

    /// <summary>Where its logs are, seen from the folder of the dossier.</summary>
    public required IReadOnlyList<string> Logs { get; init; }

    /// <summary>What swapping one factor at a time gave; null where nothing was run again.</summary>
    public IReadOnlyList<SwapLine>? Swaps { get; init; }

    /// <summary>The known issue that excuses it, with the day of its end; null for none.</summary>
    public string? KnownIssue { get; init; }
}
