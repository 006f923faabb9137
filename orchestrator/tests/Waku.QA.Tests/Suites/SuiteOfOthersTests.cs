using Waku.QA.Adapters.Tests;
using Waku.QA.Files;
using Waku.QA.Tests.Cli;

namespace Waku.QA.Tests.Suites;

/// <summary>
/// Does what docs/write-a-test.md says of a suite that lies elsewhere, block by block: it is compiled as it stands against the program that
/// runs it, with nodes, up to the verdict. Then the same file as if it were of another version.
/// </summary>
[Platform("Linux")]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class SuiteOfOthersTests
{
    private static readonly IReadOnlyList<MarkdownBlock> Section =
        MarkdownBlock.Read(File.ReadAllText(Path.Combine(Repository.Root, "docs", "write-a-test.md")).Split("\n## A suite of your own")[1]);

    private readonly string _folder = Directory.CreateTempSubdirectory("waku-qa-others").FullName;
    private string _said = "";

    private string Suite => Path.Combine(_folder, "hello", "bin", "Release", "net10.0", "Hello.Suites.dll");

    private string Results => Path.Combine(_folder, "results");

    [OneTimeSetUp]
    public async Task DoWhatThePageSays()
    {
        // The command, and the topologies beside it, as in a checkout.
        var command = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "path")).FullName, "waku-qa");
        await File.WriteAllTextAsync(command, $"#!/bin/sh\nexec dotnet {Path.Combine(AppContext.BaseDirectory, "waku-qa.dll")} \"$@\"\n");
        File.SetUnixFileMode(command, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateSymbolicLink(Path.Combine(_folder, "topologies"), Path.Combine(Repository.Root, "topologies"));
        Directory.CreateDirectory(Path.Combine(_folder, "hello"));
        foreach (var block in Section)
        {
            if (block.Language == "sh")
            {
                _said += await ShellAsync(block.Text);
            }
            else
            {
                await File.WriteAllTextAsync(Path.Combine(_folder, block.Before.Split('`')[^2]), block.Text);
            }
        }
    }

    [OneTimeTearDown]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task ItRunsAndIsJudged()
    {
        Assert.That(_said, Does.Contain("HelloTests.ReachesEveryOther(\"dotnet-waku\")").And.Contain("PASS  1 cases"));

        var run = Directory.EnumerateDirectories(Results).Single();
        Assert.That(await File.ReadAllTextAsync(Path.Combine(run, "cases.json")), Does.Contain("Hello.Suites.Hello.HelloTests.ReachesEveryOther"));

        // The verdict is the policy's: one that asks for more nodes than the run had blocks.
        var strict = Path.Combine(_folder, "strict.yaml");
        await File.WriteAllTextAsync(strict, await File.ReadAllTextAsync(Path.Combine(_folder, "hello", "gate.yaml")) + "minimumNodes: 3\n");
        var (code, output) = await CommandLine.RunAsync(["gate", run, "--policy", strict]);
        Assert.That((code, output), Is.EqualTo((1, output)));
    }

    [TestCase("of an older version", "was written for Waku.QA.CaseKit 0.0")]
    [TestCase("of a newer version", "was written for Waku.QA.CaseKit 0.2")]
    [TestCase("without cases", "has no cases")]
    [TestCase("cut off", "cannot be loaded as a suite assembly")]
    public async Task ThatWhichIsNoneIsNamedBeforeAnythingStarts(string kind, string reason)
    {
        var file = Path.Combine(_folder, $"{kind.Replace(' ', '-')}.dll");
        var real = await File.ReadAllBytesAsync(kind == "without cases" ? typeof(Repository).Assembly.Location : Suite);
        await File.WriteAllBytesAsync(file, kind switch
        {
            "of an older version" => PatchedAssembly.WithReference(real, "Waku.QA.CaseKit", 0, 0),
            "of a newer version" => PatchedAssembly.WithReference(real, "Waku.QA.CaseKit", 0, 2),
            "cut off" => real[..(real.Length / 2)],
            _ => real,
        });
        var results = Path.Combine(_folder, "none");

        var (code, output) = await CommandLine.RunAsync(["run", "hello", "--suites", file, "--engine", "process", "--out", results]);

        Assert.That((code, output), Is.EqualTo((64, output)));
        Assert.That(output, Does.Contain($"{file}: {reason}"));
        Assert.That(Directory.Exists(results), Is.False, "nothing was started");
    }

    [Test]
    public async Task ASuiteWithoutAPolicyIsToldHowToNameOne()
    {
        var (code, output) = await CommandLine.RunAsync(["run", "hello", "--suites", Suite, "--engine", "process"]);

        Assert.That((code, output), Is.EqualTo((64, output)));
        Assert.That(output, Does.Contain("there is no policy for the suite 'hello'").And.Contain("--policy"));
    }

    private Task<string> ShellAsync(string script) => PageScript.RunAsync(_folder, script, ("WAKU_QA", AppContext.BaseDirectory), ("WAKU_QA_OUT", Results),
        ("PATH", $"{Path.Combine(_folder, "path")}:{Environment.GetEnvironmentVariable("PATH")}"));
}
