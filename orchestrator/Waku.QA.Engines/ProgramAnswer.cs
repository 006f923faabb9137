namespace Waku.QA.Engines;

/// <summary>What a program that was run once said.</summary>
/// <param name="Output">All that it printed, standard output first.</param>
/// <param name="ExitCode">Exit code.</param>
public sealed record ProgramAnswer(string Output, int ExitCode);
