using System.CommandLine;
using System.Runtime.InteropServices;
using Waku.QA.Cli.Commands;
using Waku.QA.Cli.Running;
using Waku.QA.Cli.Settings;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Progress;

// Exit codes: 0 pass, 1 blocked, 2 undecided, 3 harness or environment, 64 wrong usage, 130 interrupted.
using var stop = new CancellationTokenSource();
var signals = 0;
var isAttached = false;
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
AppDomain.CurrentDomain.UnhandledException += static (_, e) =>
{
    LastWords(e.ExceptionObject);
    Environment.Exit((int)Verdict.HarnessFailure);
};
try
{
    var time = TimeProvider.System;
    RunConsole.AdaptToOutput();
    var settings = UserSettings.Read("waku-qa.yaml", Environment.GetEnvironmentVariable);

    // Who types the name alone asks what there is.
    var parsed = CommandTree.Create(settings, time).Parse(args.Length == 0 ? ["--help"] : args);
    if (parsed.Errors.Count > 0)
    {
        throw new UsageException(string.Join('\n', parsed.Errors.Select(static e => e.Message)) + "\n'waku-qa --help' shows the commands and their options");
    }

    isAttached = AttachCommand.GivesTheTerminal(parsed);
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stop.Token);
}
catch (UsageException e)
{
    Console.Error.WriteLine(e.Message);
    return UsageException.ExitCode;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
catch (EnvironmentException e)
{
    Console.Error.WriteLine(e.Message);
    return (int)Verdict.HarnessFailure;
}

catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    // For example a folder of --out that cannot be made: the message names the path.
    Console.Error.WriteLine($"{e.Message}\n  mend: check that the path can be written, that the disk has room, and --out");
    return (int)Verdict.HarnessFailure;
}
catch (Exception e)
{
    LastWords(e);
    return (int)Verdict.HarnessFailure;
}

// What nobody foresaw is the harness's failure, never an abort of the process: what was reached stays written down.
static void LastWords(object? thrown) => Console.Error.WriteLine(
    $"waku-qa failed in a way that nobody foresaw; this is a fault of waku-qa, not of a node. What was reached is in the folder of the results.\n{thrown}");

// The first signal heals, cleans up and reports; the second ends at once.
void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    if (isAttached && context.Signal == PosixSignal.SIGINT)
    {
        // What runs where a node is has the terminal, and Ctrl-C is its own to answer.
        return;
    }

    if (Interlocked.Increment(ref signals) > 1)
    {
        Environment.Exit(130);
    }

    stop.Cancel();
}
