using System.Globalization;
using System.Runtime.CompilerServices;
using Waku.QA.Clusters;

namespace Waku.QA.Runs.Selection;

/// <summary>
/// How slow the machine is, measured before anything of a candidate runs: a fixed amount of arithmetic on all its CPUs at once, by the
/// clock on the wall, so that what else runs there counts too.
/// </summary>
/// <param name="Milliseconds">Median of the rounds.</param>
/// <param name="Slowness">Times the usual; below 1 for a faster machine.</param>
public sealed record MachineSpeed(double Milliseconds, double Slowness)
{
    /// <summary>What a round takes on the machine that the limits were made on: two quiet virtual CPUs of a 2.5 GHz server.</summary>
    private const double UsualMilliseconds = 20;

    private const int Steps = 8_000_000;
    private const int Rounds = 5;

    /// <summary>A machine that is this slow needs no more rounds to say so.</summary>
    private const double MostMilliseconds = 1_500;

    /// <summary>Measures, for 0.1 to 2 s.</summary>
    public static MachineSpeed Measure(TimeProvider time)
    {
        List<double> rounds = [];
        var start = time.GetTimestamp();
        while (rounds.Count < Rounds && (rounds.Count == 0 || time.GetElapsedTime(start).TotalMilliseconds < MostMilliseconds))
        {
            var began = time.GetTimestamp();
            var workers = Enumerable.Range(1, Environment.ProcessorCount).Select(static seed => new Thread(() => Work((uint)seed)) { IsBackground = true })
                .ToList();
            workers.ForEach(static w => w.Start());
            workers.ForEach(static w => w.Join());
            rounds.Add(time.GetElapsedTime(began).TotalMilliseconds);
        }

        var median = rounds.Order().ElementAt(rounds.Count / 2);
        return new MachineSpeed(median, median / UsualMilliseconds);
    }

    /// <summary>The patience of a run, and why: what was asked for, else what the machine needs.</summary>
    /// <param name="asked">Of <c>--patience</c>; null for none.</param>
    /// <exception cref="Core.Verdicts.UsageException">It is not 1 to 8.</exception>
    public (Patience Patience, string Why) PatienceOf(double? asked)
    {
        var measured = string.Create(CultureInfo.InvariantCulture, $"this machine takes {Slowness:0.0} times as long as usual, measured before anything ran");
        return asked is { } factor
            ? (new Patience(factor), $"asked for; {measured}")
            : (new Patience(Math.Round(Math.Clamp(Slowness, 1, Patience.Most), 1)), measured);
    }

    /// <summary>Arithmetic that cannot be shortened. Optimised from its first call: what is measured is the machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static uint Work(uint state)
    {
        for (var i = 0; i < Steps; i++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
        }

        return state;
    }
}
