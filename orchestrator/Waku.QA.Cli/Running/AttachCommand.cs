using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using Waku.QA.Cli.Settings;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines;
using Waku.QA.Runs.Selection;

namespace Waku.QA.Cli.Running;

/// <summary><c>waku-qa attach</c>: a shell where a node is, its REST address, or its log as it grows.</summary>
internal static class AttachCommand
{
    public const string Examples = """
        waku-qa attach NODE                     a shell in its container, or in its data folder
        waku-qa attach NODE -- ls -l /          one command there; its exit code is that of attach
        curl "$(waku-qa attach NODE --rest)health"
        waku-qa attach NODE --logs              what it writes, until it ends
        """;

    private const string Name = "attach";
    private const string Rest = "--rest";
    private const string Logs = "--logs";

    /// <summary>True when a shell or a command will have the terminal.</summary>
    public static bool GivesTheTerminal(ParseResult parsed) =>
        parsed.CommandResult.Command.Name == Name && !parsed.GetValue<bool>(Rest) && !parsed.GetValue<bool>(Logs);

    public static Command Create(TimeProvider time)
    {
        var node = RunningNode.Argument();
        var rest = new Option<bool>(Rest) { Description = "prints its REST address and ends" };
        var logs = new Option<bool>(Logs) { Description = "follows its log, as 'logs --follow' does" };
        var inside = new Argument<string[]>("command")
        {
            Description = "a command in place of a shell, after --; WAKU_NODE and WAKU_REST are set",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command(Name, "a shell, the REST address or the log of a node that is running") { node, inside, rest, logs };
        command.SetAction(async (result, cancellationToken) =>
        {
            var words = result.GetValue(inside) ?? [];
            if (new[] { result.GetValue(rest), result.GetValue(logs), words.Length > 0 }.Count(static asked => asked) > 1)
            {
                throw new UsageException("one of --rest, --logs and a command, not several");
            }

            if (words is ["", ..])
            {
                throw new UsageException("the command after -- is empty; leave it out for a shell");
            }

            await using var engines = await EngineSet.OpenAsync(time, cancellationToken);
            var (engine, item) = await RunningNode.FindAsync(engines, result.GetRequiredValue(node), cancellationToken);
            if (result.GetValue(rest))
            {
                Console.WriteLine(item.Rest ?? throw new EnvironmentException(
                    $"the REST address of {item.Name} is not known from outside", "its ports are published by the engine: see 'docker port'"));
                return 0;
            }

            if (result.GetValue(logs))
            {
                await PipedOutput.CopyAsync(output => engine.CopyLogAsync(item, follow: true, output, cancellationToken));
                return 0;
            }

            return await RunAsync(engine, item, words, cancellationToken);
        });
        return command;
    }

    /// <summary>The child has the terminal: Ctrl-C is its own (see Program.cs); SIGTERM ends it.</summary>
    private static async Task<int> RunAsync(IEngine engine, Leftover item, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var start = engine.CommandAt(item, command, terminal: !Console.IsInputRedirected && !Console.IsOutputRedirected);
        try
        {
            using var child = Process.Start(start)!;
            try
            {
                await child.WaitForExitAsync(cancellationToken);
                return child.ExitCode;
            }
            catch (OperationCanceledException)
            {
                child.Kill(entireProcessTree: true);
                throw;
            }
        }
        catch (Win32Exception e)
        {
            throw new EnvironmentException($"'{start.FileName}' cannot be started: {e.Message}",
                "install the command line of the container engine (docker), or use --rest and --logs", e);
        }
    }
}
