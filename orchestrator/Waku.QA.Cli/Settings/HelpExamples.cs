using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Waku.QA.Cli.Settings;

/// <summary>Help that ends with examples, for commands that have some.</summary>
/// <param name="help">The library's own.</param>
/// <param name="examples">Examples by the name of the command.</param>
internal sealed class HelpExamples(SynchronousCommandLineAction help, IReadOnlyDictionary<string, string> examples) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Puts it in the place of the library's own.</summary>
    public static RootCommand Of(RootCommand root, IReadOnlyDictionary<string, string> examples)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new HelpExamples((SynchronousCommandLineAction)option.Action!, examples);
        return root;
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        if (examples.TryGetValue(parseResult.CommandResult.Command.Name, out var text))
        {
            parseResult.InvocationConfiguration.Output.WriteLine($"Examples:\n{text}");
        }

        return code;
    }
}
