namespace Waku.QA.Core.Adapters;

/// <summary>How the runtime that a program needs tells its version.</summary>
/// <param name="Program">Program on the PATH.</param>
/// <param name="Arguments">What it is asked with.</param>
/// <param name="Lines">Beginning of the lines of its answer that say anything of the program; null for all.</param>
public sealed record RuntimeProbe(string Program, IReadOnlyList<string> Arguments, string? Lines = null);
