using System.CommandLine;
using Waku.QA.Cli.Settings;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using Waku.QA.Runs.Serving;

namespace Waku.QA.Cli.Commands;

/// <summary><c>waku-qa open</c>: what runs left, for the browser.</summary>
internal static class OpenCommand
{
    public static Command Create(UserSettings settings)
    {
        var results = new Argument<string?>("results")
        {
            Description = "folder of a run, or of runs; the folder of results when absent",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var port = new Option<int?>("--port") { Description = "port on loopback; any that is free when absent" };
        var command = new Command("open", "shows dossier, report, matrix and plots of a folder of results in the browser, until it is ended") { results, port };
        command.SetAction(async (result, token) =>
        {
            if (result.GetValue(port) is { } asked and not (> 0 and <= ushort.MaxValue))
            {
                throw new UsageException($"--port is {asked}; 1 to {ushort.MaxValue} expected");
            }

            var folder = result.GetValue(results) ?? settings.Text("out") ?? Repository.Results;
            using var server = new ResultsServer(new ResultsSite(folder), result.GetValue(port), TimeProvider.System);
            Console.WriteLine($"{server.Address}   (Ctrl-C ends it)");
            await server.RunAsync(token);
            return 0;
        });
        return command;
    }
}
