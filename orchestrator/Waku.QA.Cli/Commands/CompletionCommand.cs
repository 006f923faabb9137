using System.CommandLine;
using System.Reflection;

namespace Waku.QA.Cli.Commands;

/// <summary><c>waku-qa completion</c>: the script that lets a shell complete commands, options, suites, implementations and scenarios (issue 22).</summary>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = string.Join(", ", Shells) };
        shell.AcceptOnlyFromAmong(Shells);
        var command = new Command("completion", "prints the script that completes commands, options, suites, nodes and scenarios in a shell") { shell };
        command.SetAction(result =>
        {
            using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"completion.{result.GetRequiredValue(shell)}")!;
            using var reader = new StreamReader(stream);
            Console.Write(reader.ReadToEnd());
        });
        return command;
    }
}
