namespace Waku.QA.Runs.History;

/// <summary>One run of the history.</summary>
/// <param name="Id">Run id.</param>
/// <param name="Suite">Suite or tier.</param>
/// <param name="Engine">process or docker.</param>
/// <param name="Started">Start.</param>
/// <param name="Seconds">Duration.</param>
/// <param name="Verdict">Verdict.</param>
/// <param name="Filter">Filter; null for the whole suite.</param>
/// <param name="Cases">Cases recorded.</param>
/// <param name="Passed">Cases that passed.</param>
/// <param name="Environment">Cases that the harness or its environment spoilt.</param>
/// <param name="Failed">Cases that failed.</param>
public sealed record HistoryRun(string Id, string Suite, string Engine, DateTimeOffset Started, double Seconds, string Verdict, string? Filter, int Cases,
    int Passed, int Environment, int Failed);
