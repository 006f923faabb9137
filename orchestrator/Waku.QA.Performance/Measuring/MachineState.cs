using System.Globalization;

namespace Waku.QA.Performance.Measuring;

/// <summary>What else went on in the machine: a verdict in a disturbed one is none.</summary>
/// <param name="StealShare">Share of CPU time that the hypervisor gave to others.</param>
/// <param name="PressureShare">Share of the time in which something waited for a CPU.</param>
public sealed record MachineState(double StealShare, double PressureShare)
{
    private const int StealColumn = 8;
    private const int LastColumn = 9;

    /// <summary>Counters now, to be compared with later ones; zeros where the system has none.</summary>
    public static (double Steal, double Total, double Pressure) Read()
    {
        try
        {
            var cpu = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var columns = cpu[1..LastColumn].Select(static c => double.Parse(c, CultureInfo.InvariantCulture)).ToArray();
            var pressure = File.Exists("/proc/pressure/cpu") ? File.ReadLines("/proc/pressure/cpu").First() : "total=0";
            return (columns[StealColumn - 1], columns.Sum(),
                double.Parse(pressure[(pressure.IndexOf("total=", StringComparison.Ordinal) + 6)..], CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return default;
        }
    }

    /// <summary>What happened between two readings.</summary>
    public static MachineState Between((double Steal, double Total, double Pressure) before, (double Steal, double Total, double Pressure) after,
        TimeSpan elapsed) => new(
        after.Total > before.Total ? (after.Steal - before.Steal) / (after.Total - before.Total) : 0,
        (after.Pressure - before.Pressure) / Math.Max(1, elapsed.TotalMicroseconds));
}
