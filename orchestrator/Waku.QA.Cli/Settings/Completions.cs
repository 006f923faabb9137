using System.CommandLine;
using Waku.QA.Files;
using Waku.QA.Performance.Sessions;

namespace Waku.QA.Cli.Settings;

/// <summary>Values that a shell is offered for arguments and options: what there is on this machine, asked for only when somebody completes.</summary>
internal static class Completions
{
    /// <summary>Gives every argument and option of a command, and of all below it, the values that its name stands for.</summary>
    public static T Of<T>(T command)
        where T : Command
    {
        foreach (var argument in command.Arguments.Where(static a => a.Name is "scenario" or "scenarios"))
        {
            argument.CompletionSources.Add(static _ => Names(PerfSession.Scenarios, "*.yaml"));
        }

        foreach (var argument in command.Arguments.Where(static a => a.Name == "suite"))
        {
            argument.HelpName ??= argument.Name;
        }

        foreach (var option in command.Options)
        {
            if (Values(option.Name) is { } values)
            {
                option.CompletionSources.Add(_ => values());

                // Help shows what is offered unless told what it is: paths of this machine, or dozens of names, tell nobody anything.
                option.HelpName ??= HelpName(option.Name);
            }
        }

        foreach (var below in command.Subcommands)
        {
            Of(below);
        }

        return command;
    }

    private static Func<IEnumerable<string>>? Values(string option) => option switch
    {
        "--engine" => static () => ["auto", "docker", "process", "swarm"],
        "--node" or "--candidate" or "--baseline" => static () => Installed.Catalogue.All.Select(static a => $"{a.Implementation}="),
        "--implementation" => static () => Installed.Catalogue.All.Select(static a => a.Implementation),
        "--scenario" => static () => Names(PerfSession.Scenarios, "*.yaml"),
        "--topology" => static () => Directory.Exists(Topologies) ? Directory.GetFiles(Topologies, "*.yaml").Order(StringComparer.Ordinal) : [],
        _ => null,
    };

    private static string? HelpName(string option) => option switch
    {
        "--topology" => "file",
        "--node" or "--candidate" or "--baseline" => "implementation=reference",
        "--scenario" => "name",
        _ => null,
    };

    private static string Topologies => Path.Combine(Repository.Root, "topologies");

    private static IEnumerable<string> Names(string folder, string pattern) => Directory.Exists(folder)
        ? Directory.GetFiles(folder, pattern).Select(static f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)
        : [];
}
