using System.CommandLine;
using Waku.QA.Cli.Settings;
using Waku.QA.Runs.Selection;

namespace Waku.QA.Cli.Running;

/// <summary><c>waku-qa logs</c>: what a node has written.</summary>
internal static class LogsCommand
{
    public static Command Create(TimeProvider time)
    {
        var node = RunningNode.Argument();
        var follow = new Option<bool>("--follow", "-f") { Description = "goes on with what the node writes, until it ends" };
        var command = new Command("logs", "prints the log of a node") { node, follow };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var engines = await EngineSet.OpenAsync(time, cancellationToken);
            var (engine, item) = await RunningNode.FindAsync(engines, result.GetRequiredValue(node), cancellationToken);
            await PipedOutput.CopyAsync(output => engine.CopyLogAsync(item, result.GetValue(follow), output, cancellationToken));
        });
        return command;
    }
}
