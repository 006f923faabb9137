using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Waku.Node.Host.Configuration;

namespace Waku.Node.Host;

/// <summary>The program: argument errors and failures exit 1, an orderly stop exits 0, as nwaku does.</summary>
internal static class Program
{
    private const int Failed = 1;

    /// <summary>What runs: both kinds of build behave the same, but start and weigh differently.</summary>
    public static string Build => RuntimeFeature.IsDynamicCodeSupported ? RuntimeInformation.FrameworkDescription : "native code";

    public static int Main(string[] args) => FileLimit.IsEnough() ? Run(args) : Failed;

    /// <summary>Apart, so that nothing it needs is loaded before the limit of files is known to do.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Run(string[] args)
    {
        LastHandler.Install();
        NativeHeap.Limit();
        var version = typeof(NodeProgram).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
        if (args is ["--help"] or ["-h"])
        {
            Console.WriteLine($"dotnet-waku {version} [--flag=value]…\n");
            foreach (var flag in Flags.All)
            {
                Console.WriteLine($"  --{flag.Name,-28} {flag.Help}{(flag.Default.Length > 0 ? $" [={flag.Default}]" : "")}");
            }

            return 0;
        }

        if (args is ["--version"])
        {
            Console.WriteLine($"dotnet-waku {version} ({Build})");
            return 0;
        }

        return RunAsync(args, version).GetAwaiter().GetResult();
    }

    private static async Task<int> RunAsync(string[] args, string version)
    {
        // Never disposed: a second signal may come at any time until the process is gone.
        var stop = new CancellationTokenSource();

        // As PID 1 the process has no default signal actions: without these handlers SIGTERM would be ignored.
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        try
        {
            var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
                .ToDictionary(static e => (string)e.Key, static e => (string?)e.Value ?? "");
            var settings = HostSettings.From(FlagValues.Read(args, environment, File.ReadAllText), version);
            return await NodeProgram.RunAsync(settings, version, TimeProvider.System, stop.Token);
        }
        catch (FlagException e)
        {
            await Console.Error.WriteLineAsync($"{e.Message}\nTry dotnet-waku --help for more information.");
            return Failed;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop while it was starting.
            return 0;
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync($"Waku initialization failed: {LastHandler.CauseOf(e)}");
            return Failed;
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }
}
