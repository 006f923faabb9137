using Microsoft.Win32.SafeHandles;

namespace Waku.Node.Host;

/// <summary>
/// Whether the process may open files enough to start at all. Below that not even its own assemblies can be loaded, so that this asks
/// nothing but the core library.
/// </summary>
internal static class FileLimit
{
    /// <summary>What the runtime, Kestrel and a node without peers need, with some to spare.</summary>
    private const int Fewest = 160;
    private const string Limits = "/proc/self/limits";
    private const string Name = "Max open files";
    private const int StandardError = 2;

    /// <summary>False, after the cause was told on standard error, when the limit is too low.</summary>
    public static bool IsEnough()
    {
        if (!File.Exists(Limits))
        {
            return true;
        }

        foreach (var line in File.ReadAllText(Limits).Split('\n'))
        {
            if (line.StartsWith(Name, StringComparison.Ordinal) && SoftLimit(line) is { } limit && limit < Fewest)
            {
                using var error = new FileStream(new SafeFileHandle(StandardError, ownsHandle: false), FileAccess.Write, bufferSize: 0);
                error.Write(System.Text.Encoding.UTF8.GetBytes(
                    $"Waku initialization failed: only {limit} files may be open, at least {Fewest} are needed: "
                    + $"raise the limit (ulimit -n {Fewest} or more)\n"));
                return false;
            }
        }

        return true;
    }

    private static long? SoftLimit(string line) =>
        long.TryParse(line[Name.Length..].Trim().Split(' ')[0], out var limit) ? limit : null;
}
