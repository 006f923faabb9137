using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Waku.QA.Engines;

/// <summary>What a process has used so far. Everything about it that differs between systems is here.</summary>
/// <param name="Cpu">CPU time of all its threads, living and ended.</param>
/// <param name="ResidentBytes">Memory in RAM.</param>
/// <param name="AnonymousBytes">Memory in RAM that belongs to no file: heaps and stacks. Equal to <paramref name="ResidentBytes"/> where
/// the system does not tell.</param>
public sealed partial record ProcessUsage(TimeSpan Cpu, long ResidentBytes, long AnonymousBytes)
{
    /// <summary>The scheduler's clock of a process, as Linux numbers clocks: exact, where <c>/proc</c> counts in hundredths of a second.</summary>
    private const int SchedulerClock = 2;
    private const int ResidentColumn = 1;
    private const int SharedColumn = 2;

    /// <summary>Reads it; null when the process is gone.</summary>
    public static ProcessUsage? Read(int pid)
    {
        try
        {
            if (OperatingSystem.IsLinux() && ClockGetTime((~pid << 3) | SchedulerClock, out var cpu) == 0)
            {
                var pages = File.ReadAllText($"/proc/{pid}/statm").Split(' ');
                var resident = long.Parse(pages[ResidentColumn], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
                var shared = long.Parse(pages[SharedColumn], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
                return new ProcessUsage(TimeSpan.FromTicks((cpu.Seconds * TimeSpan.TicksPerSecond) + (cpu.Nanoseconds / TimeSpan.NanosecondsPerTick)), resident,
                    resident - shared);
            }

            using var process = Process.GetProcessById(pid);
            return new ProcessUsage(process.TotalProcessorTime, process.WorkingSet64, process.WorkingSet64);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IOException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);
}
