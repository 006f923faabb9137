namespace Waku.QA.Runs.Sessions;

/// <summary>What is to be judged, and by what.</summary>
internal sealed record GateRequest
{
    /// <summary>Result folders.</summary>
    public required IReadOnlyList<string> Results { get; init; }

    /// <summary>Policy; null for that of the suite.</summary>
    public string? Policy { get; init; }

    /// <summary>Known issues; null for those of the repository.</summary>
    public string? KnownIssues { get; init; }

    /// <summary>Day of the verdict; null for the day of the run.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>Digest that the manifest must have; null for any.</summary>
    public string? Expect { get; init; }

    /// <summary>Folder for gate.json and gate.md; null for none.</summary>
    public string? Out { get; init; }

    /// <summary>True when a part without anything red exits 0.</summary>
    public bool Partial { get; init; }

    /// <summary>Is told the folder of each verdict that was written; null when nobody asks.</summary>
    public Action<string>? Written { get; init; }

    /// <summary>True for JSON on the console.</summary>
    public bool Json { get; init; }
}
