namespace Waku.Node.Hostile.Tests.Harness;

/// <summary>What a script cost the others. Memory in MiB, anonymous; times of peers in milliseconds.</summary>
/// <param name="Name">The script.</param>
/// <param name="Rounds">How often it ran.</param>
/// <param name="Before">Memory when it began.</param>
/// <param name="Most">The most memory while it ran.</param>
/// <param name="Kept">What was left of the growth since the node was calm.</param>
/// <param name="KeptAfter">Seconds after the script at which <paramref name="Kept"/> was read.</param>
/// <param name="CalmP95">Latency of the honest pair before.</param>
/// <param name="P95">Latency of the honest pair while it ran.</param>
/// <param name="Messages">Messages of the honest pair while it ran.</param>
/// <param name="Newcomer">Median time until a newcomer was in.</param>
/// <param name="WorstNewcomer">The longest such time.</param>
internal sealed record HostileFigures(
    string Name, int Rounds, double Before, double Most, double Kept, double KeptAfter, double CalmP95, double P95, int Messages, double Newcomer,
    double WorstNewcomer)
{
    public override string ToString() => FormattableString.Invariant(
        $"| {Name} | {Rounds} | {Before:0.0} | {Most:0.0} | {Kept:0.0} | {KeptAfter:0} |")
        + FormattableString.Invariant($" {CalmP95:0.0} | {P95:0.0} | {Messages} | {Newcomer:0} | {WorstNewcomer:0} |");
}
