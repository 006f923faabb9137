using System.CommandLine;
using System.CommandLine.Parsing;

namespace Waku.QA.Cli.Settings;

/// <summary>Refuses an option that took the name of the next one for its value: <c>--durations --out DIR</c> would write a file named <c>--out</c>.</summary>
internal static class OptionValues
{
    /// <summary>Watches over a command and all below it.</summary>
    public static T Checked<T>(T command)
        where T : Command
    {
        command.Validators.Add(Check);
        foreach (var below in command.Subcommands)
        {
            Checked(below);
        }

        return command;
    }

    private static void Check(CommandResult result)
    {
        var names = result.Command.Options.SelectMany(static o => o.Aliases.Append(o.Name)).ToHashSet(StringComparer.Ordinal);
        foreach (var option in result.Children.OfType<OptionResult>())
        {
            foreach (var token in option.Tokens.Where(t => names.Contains(t.Value)))
            {
                result.AddError($"{option.Option.Name} has no value: '{token.Value}' after it is an option of its own");
            }
        }
    }
}
