namespace Waku.QA.Core.Adapters;

/// <summary>One command of a recipe.</summary>
/// <param name="Program">Program on the PATH.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="WorkingDirectory">Where it runs.</param>
public sealed record BuildStep(string Program, IReadOnlyList<string> Arguments, string WorkingDirectory)
{
    /// <summary>Longest time it may take; null for no limit.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>True when it fetches from a registry: a failure that passes, such as a connection that was reset, is tried again.</summary>
    public bool Downloads { get; init; }

    /// <summary>What to do when it does not end in time; null for nothing special.</summary>
    public string? Mend { get; init; }
}
