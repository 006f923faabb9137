using System.Reflection;

namespace Waku.Node.Host;

/// <summary>The last place where a failure can be named: nothing ends in an unhandled exception, and what failed is one line.</summary>
internal static class LastHandler
{
    private const int ExitCode = 1;

    /// <summary>Names what no handler caught, on whichever thread, and ends the process with exit code 1.</summary>
    public static void Install()
    {
        // Used once before it is needed: without free file descriptors nothing more can be loaded.
        Console.Error.Write("");
        _ = CauseOf(new InvalidOperationException(""));
        AppDomain.CurrentDomain.UnhandledException += static (_, e) =>
        {
            Console.Error.WriteLine($"Waku ended: {CauseOf((Exception)e.ExceptionObject)}");
            Environment.Exit(ExitCode);
        };
    }

    /// <summary>What went wrong, for people: the innermost reason, and the mend where one is known.</summary>
    public static string CauseOf(Exception exception)
    {
        var cause = exception;
        while (cause is TypeInitializationException or AggregateException or TargetInvocationException && cause.InnerException is { } inner)
        {
            cause = inner;
        }

        return HasFreeFiles() ? $"{cause.Message}{(cause is IOException or System.Net.Sockets.SocketException ? "" : $" ({cause.GetType().Name})")}"
            : $"no more files can be opened: raise the limit of open files (ulimit -n); {cause.Message}";
    }

    private static bool HasFreeFiles()
    {
        try
        {
            using var any = File.OpenHandle(OperatingSystem.IsWindows() ? "NUL" : "/dev/null");
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
