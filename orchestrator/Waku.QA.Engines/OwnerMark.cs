using System.Diagnostics;
using System.Globalization;

namespace Waku.QA.Engines;

/// <summary>A harness process, told from a later one with the same id by its start time.</summary>
/// <param name="Pid">Process id.</param>
/// <param name="StartedTicks">Start time in UTC ticks.</param>
public sealed record OwnerMark(int Pid, long StartedTicks)
{
    private const long Tolerance = TimeSpan.TicksPerSecond;

    /// <summary>Mark of this process.</summary>
    public static OwnerMark Current()
    {
        using var self = Process.GetCurrentProcess();
        return new OwnerMark(self.Id, self.StartTime.ToUniversalTime().Ticks);
    }

    /// <summary>Reads the text form; null when it is none.</summary>
    public static OwnerMark? Parse(string? text)
    {
        var parts = text?.Split(':') ?? [];
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
                ? new OwnerMark(pid, ticks)
                : null;
    }

    /// <summary>True while that very process runs.</summary>
    public bool IsAlive()
    {
        try
        {
            using var process = Process.GetProcessById(Pid);
            return !process.HasExited && Math.Abs(process.StartTime.ToUniversalTime().Ticks - StartedTicks) < Tolerance;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Pid}:{StartedTicks}");
}
