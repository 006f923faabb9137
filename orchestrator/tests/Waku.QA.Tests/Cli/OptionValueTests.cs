using System.CommandLine;
using Waku.QA.Cli.Commands;
using Waku.QA.Cli.Settings;

namespace Waku.QA.Tests.Cli;

/// <summary>No option takes another one of its command for its value: every pair of every command.</summary>
public sealed class OptionValueTests
{
    [Test]
    public void AnOptionWithoutItsValueIsRefused()
    {
        var root = CommandTree.Create(UserSettings.Read("nowhere.yaml", static _ => null), TimeProvider.System);
        List<string> wrong = [];
        var pairs = 0;
        foreach (var (path, command) in Leaves(root, []))
        {
            foreach (var option in command.Options.Where(static o => o.Arity.MinimumNumberOfValues > 0))
            {
                foreach (var next in command.Options.Where(o => o != option))
                {
                    pairs++;
                    var errors = root.Parse([.. path, option.Name, next.Name, "x"]).Errors;
                    if (errors.Count == 0)
                    {
                        wrong.Add($"{string.Join(' ', path)} {option.Name} {next.Name}");
                    }
                }
            }
        }

        Assert.That(pairs, Is.GreaterThan(200));
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void ValuesThatLookLikeOptionsOfANodeAreTaken() => Assert.That(
        CommandTree.Create(UserSettings.Read("nowhere.yaml", static _ => null), TimeProvider.System)
            .Parse(["perf", "gate", "--candidate-flag", "--max-connections=20"]).Errors, Is.Empty);

    private static IEnumerable<(IReadOnlyList<string> Path, Command Command)> Leaves(Command command, IReadOnlyList<string> path) =>
        command.Subcommands.Count == 0 ? [(path, command)] : command.Subcommands.SelectMany(c => Leaves(c, [.. path, c.Name]));
}
