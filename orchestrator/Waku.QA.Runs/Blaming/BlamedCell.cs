using System.Text.Json.Serialization;

namespace Waku.QA.Runs.Blaming;

/// <summary>A red case that was run again: its table, and what that says.</summary>
internal sealed record BlamedCell
{
    /// <summary>Id of the case.</summary>
    public required string Id { get; init; }

    /// <summary>The arrangement that was red in the run.</summary>
    public required Swap Red { get; init; }

    /// <summary>Which swap gave which outcome, how often; the red arrangement's row counts the run's own failure too.</summary>
    public required IReadOnlyList<SwapRow> Rows { get; init; }

    /// <summary>Rounds in which a node ended by itself.</summary>
    public required int Deaths { get; init; }

    /// <summary>Rounds that were run for it.</summary>
    public required int Rounds { get; init; }

    /// <summary>How long they took.</summary>
    public required double Seconds { get; init; }

    /// <summary>What could not be swapped, and why.</summary>
    public required IReadOnlyList<string> NotSwapped { get; init; }

    /// <summary>What is at fault: a function of the table, which readers make again.</summary>
    public required BlameVerdict Verdict { get; init; }

    /// <summary>The table.</summary>
    [JsonIgnore]
    public BlameTable Table => new(Red, Rows) { Deaths = Deaths };
}
