namespace Waku.Node.Hostile.Tests.Harness;

/// <summary>One thing a hostile peer may do. Its body is run again and again until the time is up; what it opened stays open till then.</summary>
/// <param name="Name">What it does, as a name of a test.</param>
/// <param name="Round">One round; may end by the node hanging up, which is what it should do.</param>
/// <param name="MaxGrowthMiB">What it may cost: 32 MiB for one peer, more for a crowd (issue 20).</param>
internal sealed record Script(string Name, Func<Attacker, CancellationToken, Task> Round, double MaxGrowthMiB = 32)
{
    public override string ToString() => Name;

    /// <summary>Holds still: what was begun stays begun.</summary>
    public static Task HoldAsync(CancellationToken token) => Task.Delay(Timeout.Infinite, token);
}
