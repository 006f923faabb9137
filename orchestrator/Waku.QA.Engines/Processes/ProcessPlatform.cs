using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Engines.Processes;

/// <summary>Everything about processes that differs between operating systems.</summary>
internal static partial class ProcessPlatform
{
    private const int Sigterm = 15;
    private static readonly string[] SystemLibraries =
        ["libc.so", "libm.so", "libdl.so", "librt.so", "libpthread.so", "libresolv.so", "ld-linux", "linux-vdso"];

    public static Process Start(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, string log,
        string? cpuSet = null)
    {
        var unix = !OperatingSystem.IsWindows();

        // A session of its own on Linux: Ctrl-C must reach the harness, not the nodes that it is about to question.
        var bound = cpuSet is not null && OperatingSystem.IsLinux() ? $"taskset -c {cpuSet} " : "";
        var script = $"exec {(OperatingSystem.IsLinux() ? "setsid " : "")}{bound}\"$@\" >>\"${MarkedProcesses.LogVariable}\" 2>&1 </dev/null";
        var start = unix ? new ProcessStartInfo("/bin/sh", ["-c", script, "sh", program, .. arguments]) : new ProcessStartInfo(program, arguments);
        start.Environment[MarkedProcesses.LogVariable] = log;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        if (unix)
        {
            return Process.Start(start)!;
        }

        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var process = Process.Start(start)!;
        var writer = TextWriter.Synchronized(new StreamWriter(log, append: true) { AutoFlush = true });
        process.OutputDataReceived += (_, e) => writer.WriteLine(e.Data);
        process.ErrorDataReceived += (_, e) => writer.WriteLine(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Starts a program whose output is read to its end.</summary>
    /// <exception cref="EnvironmentException">The system cannot run it.</exception>
    public static Process Ask(string program, IReadOnlyList<string> arguments)
    {
        try
        {
            return Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new EnvironmentException($"'{program}' cannot be run: {e.Message}", "check that it is a program for this machine and executable (chmod +x)",
                e);
        }
    }

    /// <summary>A program on the PATH; null when there is none.</summary>
    public static string? SearchPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);

    /// <summary>
    /// Shared libraries that a program asks for, with the file that serves each; the C library and its kin are left to the system it will
    /// run on.
    /// </summary>
    /// <exception cref="EnvironmentException">One cannot be found here.</exception>
    public static async Task<IReadOnlyList<string>> LibrariesOfAsync(string program, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux() || SearchPath("ldd") is null)
        {
            return [];
        }

        using var ldd = Ask("ldd", [program]);
        var output = await ldd.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        await ldd.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        List<string> found = [];
        foreach (var line in output.Split('\n').Where(static l => l.Contains("=>", StringComparison.Ordinal)))
        {
            var (name, target) = (line.Split("=>")[0].Trim(), line.Split("=>")[1].Trim());
            if (target.StartsWith("not found", StringComparison.Ordinal))
            {
                throw new EnvironmentException($"'{program}' needs {name}, which is not on this machine", "install it, or build the program on this machine");
            }

            if (!SystemLibraries.Any(s => name.StartsWith(s, StringComparison.Ordinal)))
            {
                found.Add(target.Split(' ')[0]);
            }
        }

        return found;
    }

    public static void Terminate(Process process)
    {
        if (OperatingSystem.IsWindows())
        {
            process.Kill(entireProcessTree: true);
        }
        else
        {
            _ = SendSignal(process.Id, Sigterm);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int pid, int signal);
}
