using Waku.QA.Core.Verdicts;

namespace Waku.QA.Clusters;

/// <summary>
/// How many times longer than usual the harness waits: limits are made for a quiet machine, and on a slow one they would hold the machine
/// against the nodes. Every limit of a wait for a node goes through here.
/// </summary>
public sealed record Patience
{
    /// <summary>Nobody waits longer than so many times the usual.</summary>
    public const int Most = 8;

    /// <summary>Creates a patience.</summary>
    /// <param name="factor">1 to 8.</param>
    /// <exception cref="UsageException">It is not in that range.</exception>
    public Patience(double factor) => Factor = factor is >= 1 and <= Most
        ? factor
        : throw new UsageException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"--patience is {factor}; 1 to {Most} expected"));

    /// <summary>Limits as they are.</summary>
    public static Patience Usual { get; } = new(1);

    /// <summary>1 to 8.</summary>
    public double Factor { get; }

    /// <summary>The limit to be waited for.</summary>
    public TimeSpan Of(TimeSpan limit) => limit * Factor;
}
