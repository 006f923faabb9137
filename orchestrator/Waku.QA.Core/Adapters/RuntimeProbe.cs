namespace Waku.QA.Core.Adapters;

/// <summary>How the runtime that a program needs tells its version.</summary>
/// <param name="Program">Program on the PATH.</param>
/// <param name="Arguments">What it is asked with.</param>
public sealed record RuntimeProbe(string Program, IReadOnlyList<string> Arguments);
