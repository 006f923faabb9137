using System.Text.RegularExpressions;
using Waku.QA.Cli.Commands;
using Waku.QA.Cli.Settings;
using Waku.QA.Files;

namespace Waku.QA.Tests.Cli;

/// <summary>The workflows call the program as it is: every call parses.</summary>
public sealed partial class WorkflowTests
{
    private static readonly string[] Files =
        [.. Directory.GetFiles(Path.Combine(Repository.Root, ".github", "workflows")), Path.Combine(Repository.Root, "action.yml")];

    [Test]
    public void EveryCallOfAWorkflowParses()
    {
        var calls = Files.SelectMany(File.ReadLines).Select(static l => Call().Match(l)).Where(static m => m.Success).Select(static m => m.Groups[1].Value)
            .ToList();
        var root = CommandTree.Create(UserSettings.Read("none.yaml", static _ => null), TimeProvider.System);

        Assert.That(calls, Has.Count.GreaterThanOrEqualTo(9));
        foreach (var call in calls)
        {
            var arguments = Variable().Replace(call, static v => v.Groups[1].Value == "SUITE" ? "smoke" : "dotnet-waku=image:tag");
            Assert.That(root.Parse(arguments).Errors.Select(static e => e.Message), Is.Empty, call);
        }
    }

    /// <summary>A tag moves, a commit does not.</summary>
    [Test]
    public void EveryActionIsPinnedToACommit()
    {
        var uses = Files.SelectMany(File.ReadLines).Select(static l => Uses().Match(l)).Where(static m => m.Success).Select(static m => m.Groups[1].Value)
            .ToList();
        Assert.That(uses, Has.Count.GreaterThan(20));
        Assert.That(uses.Where(static u => !u.StartsWith("./", StringComparison.Ordinal) && !Pinned().IsMatch(u)), Is.Empty);
    }

    /// <summary>What a workflow may do is said, and is little; who may more is a job of its own.</summary>
    [Test]
    public void EveryWorkflowSaysWhatItMayDo() => Assert.That(
        Files.Where(static f => !f.EndsWith("action.yml", StringComparison.Ordinal))
            .Where(static f => !File.ReadAllText(f).Contains("\npermissions:\n  contents: read\n", StringComparison.Ordinal)), Is.Empty);

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

    [GeneratedRegex(@"run: (?:.*Waku\.QA\.Cli -- |waku-qa )(.*)$")]
    private static partial Regex Call();

    [GeneratedRegex(@"""\$([A-Z]+)""")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^\s*(?:- )?uses: (\S.*)$")]
    private static partial Regex Uses();

    [GeneratedRegex(@"^[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")]
    private static partial Regex Pinned();
}
