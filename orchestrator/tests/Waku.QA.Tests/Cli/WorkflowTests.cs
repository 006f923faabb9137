using System.Text.RegularExpressions;
using Waku.QA.Cli.Commands;
using Waku.QA.Cli.Settings;
using Waku.QA.Files;

namespace Waku.QA.Tests.Cli;

/// <summary>The workflows call the program as it is: every call parses.</summary>
public sealed partial class WorkflowTests
{
    [Test]
    public void EveryCallOfAWorkflowParses()
    {
        var calls = Directory.GetFiles(Path.Combine(Repository.Root, ".github", "workflows")).SelectMany(File.ReadLines).Select(static l => Call().Match(l))
            .Where(static m => m.Success).Select(static m => m.Groups[1].Value).ToList();
        var root = CommandTree.Create(UserSettings.Read("none.yaml", static _ => null), TimeProvider.System);

        Assert.That(calls, Has.Count.GreaterThanOrEqualTo(3));
        foreach (var call in calls)
        {
            var arguments = call.Replace("\"$SUITE\"", "smoke", StringComparison.Ordinal)
                .Replace("\"$NODE\"", "dotnet-waku=image:tag", StringComparison.Ordinal);
            Assert.That(root.Parse(arguments).Errors.Select(static e => e.Message), Is.Empty, call);
        }
    }

    [Test]
    public void SettingsComeFromTheEnvironmentAndTheFile()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "schema: 1\nengine: docker\nseed: 4\n");
        var settings = UserSettings.Read(file, static name => name == "WAKU_QA_SEED" ? "5" : null);

        Assert.That((settings.Text("engine"), settings.Text("seed"), settings.Text("out")), Is.EqualTo(("docker", "5", (string?)null)));
        Assert.That(settings.SourceOf("seed"), Is.EqualTo("WAKU_QA_SEED"));

        File.WriteAllText(file, "engin: docker\n");
        Assert.That(() => UserSettings.Read(file, static _ => null),
            Throws.TypeOf<Core.Verdicts.UsageException>().With.Message.Contains(":1:1: 'engin' is no setting"));
        File.Delete(file);
    }

    [GeneratedRegex(@"Waku\.QA\.Cli -- (.*)$")]
    private static partial Regex Call();
}
