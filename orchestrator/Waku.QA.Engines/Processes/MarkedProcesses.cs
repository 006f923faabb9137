using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Waku.QA.Engines.Processes;

/// <summary>Processes that carry a run's mark in their environment, so that they are found after the harness that started them is gone. Linux only.</summary>
internal static class MarkedProcesses
{
    public const string RunVariable = "WAKU_QA_RUN";
    public const string ClusterVariable = "WAKU_QA_CLUSTER";
    public const string NodeVariable = "WAKU_QA_NODE";
    public const string ImplementationVariable = "WAKU_QA_IMPLEMENTATION";
    public const string DataVariable = "WAKU_QA_DATA";
    public const string OwnerVariable = "WAKU_QA_OWNER";
    public const string KeepVariable = "WAKU_QA_KEEP";
    public const string RestVariable = "WAKU_QA_REST";
    public const string LogVariable = "WAKU_QA_LOG";

    /// <summary>Processes that carry a run's mark in their environment. Other than Linux: none can be found this way.</summary>
    public static IReadOnlyList<Leftover> FindMarked()
    {
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        List<Leftover> found = [];
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && MarksOf(pid) is { } marks)
            {
                found.Add(new Leftover(
                    "process", pid.ToString(CultureInfo.InvariantCulture), marks.GetValueOrDefault(NodeVariable, "?"), marks[RunVariable],
                    marks.GetValueOrDefault(ClusterVariable, "?"), OwnerMark.Parse(marks.GetValueOrDefault(OwnerVariable)),
                        marks.GetValueOrDefault(KeepVariable) == "1",
                    marks.GetValueOrDefault(RestVariable))
                {
                    Node = marks.GetValueOrDefault(NodeVariable),
                    Implementation = marks.GetValueOrDefault(ImplementationVariable),
                    State = StateOf(pid),
                    Made = MadeAt(pid),
                });
            }
        }

        return found;
    }

    /// <summary>File that a process of ours logs to.</summary>
    public static string? LogOf(int pid) => MarksOf(pid)?.GetValueOrDefault(LogVariable);

    /// <summary>Folder of a process of ours.</summary>
    public static string? DataOf(int pid) => MarksOf(pid)?.GetValueOrDefault(DataVariable);

    /// <summary>True while the process is there and is one of ours.</summary>
    public static bool IsThere(int pid) => MarksOf(pid) is not null && StateOf(pid) != "exited";

    /// <summary>Kills a process if it still belongs to the run: the id may have been given to another one meanwhile.</summary>
    public static void Kill(int pid, string runId)
    {
        if (MarksOf(pid)?[RunVariable] != runId)
        {
            return;
        }

        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It has ended meanwhile.
        }
    }

    private static string StateOf(int pid)
    {
        try
        {
            // The name, in brackets, may hold anything; the letter of the state comes after it (proc_pid_stat(5)).
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..][0] switch { 'T' or 't' => "paused", 'Z' or 'X' => "exited", _ => "running" };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "exited";
        }
    }

    private static DateTimeOffset? MadeAt(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.StartTime;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static Dictionary<string, string>? MarksOf(int pid)
    {
        try
        {
            var environment = Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/environ"));
            if (!environment.Contains($"{RunVariable}=", StringComparison.Ordinal))
            {
                return null;
            }

            var marks = new Dictionary<string, string>();
            foreach (var entry in environment.Split('\0'))
            {
                var equals = entry.IndexOf('=', StringComparison.Ordinal);
                if (equals > 0)
                {
                    marks[entry[..equals]] = entry[(equals + 1)..];
                }
            }

            return marks.ContainsKey(RunVariable) ? marks : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
