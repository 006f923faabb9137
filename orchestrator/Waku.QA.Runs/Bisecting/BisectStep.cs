namespace Waku.QA.Runs.Bisecting;

/// <summary>What a search wants to see next.</summary>
/// <param name="Position">Build of the list, from 0.</param>
/// <param name="Repeats">So many executions, until one fails.</param>
internal readonly record struct BisectStep(int Position, int Repeats);
