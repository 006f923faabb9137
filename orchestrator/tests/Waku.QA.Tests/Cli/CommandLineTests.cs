using Waku.QA.Files;

namespace Waku.QA.Tests.Cli;

/// <summary>The program as a user runs it: exit codes and messages.</summary>
public sealed class CommandLineTests
{
    [TestCase("run", "Required argument")]
    [TestCase("run nosuch", "there is no suite 'nosuch'; available: functional, interop, pr, regression, release, smoke")]
    [TestCase("run smoke --engine podman", "one of auto, docker, process")]
    [TestCase("run smoke --topology /nowhere.yaml", "/nowhere.yaml")]
    [TestCase("run smoke --node nowaku=x", "unknown implementation 'nowaku'; available:")]
    [TestCase("run smoke --node dotnet-waku", "implementation=reference")]
    [TestCase("run smoke --filter nonsense", "is none of test")]
    [TestCase("run smoke --engine process --filter \"name==nothing\"", "selects no case of smoke")]
    [TestCase("run smoke --shard 1/2147483647", "at most 1000 parts")]
    [TestCase("run smoke --known-issues /nowhere/known.yaml --policy /nowhere/policy.yaml", "/nowhere/policy.yaml")]
    [TestCase("gate", "Required argument")]
    [TestCase("gate /nowhere/run", "there is no such folder")]
    [TestCase("gate /tmp --as-of 2026-02-31", "is no day")]
    [TestCase("merge /nowhere/run --out /tmp/x", "there is no such folder")]
    [TestCase("dossier", "Required argument")]
    [TestCase("dossier /nowhere/run", "there is no such folder")]
    [TestCase("open /nowhere/results", "there is no such folder")]
    [TestCase("open --port 70000", "--port is 70000; 1 to 65535 expected")]
    [TestCase("run smoke --bogus", "--bogus")]
    [TestCase("run smoke --patience 9", "--patience is 9; 1 to 8 expected")]
    [TestCase("run smoke --patience 0.5", "--patience is 0.5; 1 to 8 expected")]
    [TestCase("release", "a release needs --candidate and --baseline")]
    [TestCase("release --candidate dotnet-waku", "a release needs --candidate and --baseline")]
    [TestCase("release --results /nowhere/run", "there is no such folder")]
    [TestCase("release --candidate nowaku --baseline nowaku", "unknown implementation 'nowaku'")]
    [TestCase("release --candidate dotnet-waku --baseline dotnet-waku --scenario nosuch", "there is no scenario 'nosuch'")]
    [TestCase("release --candidate dotnet-waku --baseline dotnet-waku --policy /nowhere/policy.yaml", "/nowhere/policy.yaml")]
    [TestCase("perf run nosuch", "there is no scenario 'nosuch'; there are burst-memory, churn")]
    [TestCase("perf run relay-star --rate 0", "--rate is 0; 0.1 to 20000 expected")]
    [TestCase("perf run relay-star --payload 200000", "--payload is 200000; 0 to 153600 expected")]
    [TestCase("perf rates nothing --block 0", "--block is 0; 1 to 10000 expected")]
    [TestCase("perf gate --candidate nowaku=x", "unknown implementation 'nowaku'; available:")]
    [TestCase("perf gate --candidate-flag=--x", "add --candidate IMPLEMENTATION")]
    [TestCase("compare a b", "no run 'a' is known")]
    [TestCase("report /nowhere/run", "is no run with results for Allure")]
    [TestCase("report", "runs")]
    [TestCase("attach nobody", "no node 'nobody'")]
    [TestCase("logs nobody", "no node 'nobody'")]
    public async Task WrongUsageExits64WithTheMend(string arguments, string mend)
    {
        var (code, output) = await CommandLine.RunAsync(arguments);

        Assert.That(code, Is.EqualTo(64), output);
        Assert.That(output, Does.Contain(mend));
    }

    /// <summary>Who types the name alone, or asks, is shown what there is; a command with examples shows them.</summary>
    [TestCase("", "Commands:", "dossier <results>")]
    [TestCase("--help", "Commands:", "dossier <results>")]
    [TestCase("dossier --help", "Examples:", "waku-qa dossier results/<run> --as-of 2026-12-24")]
    [TestCase("attach --help", "Examples:", "-- ls -l /")]
    [TestCase("down --help", "--all", "every kept cluster of the folder of results when absent")]
    public async Task HelpShowsWhatThereIs(string arguments, string one, string other)
    {
        var (code, output) = await CommandLine.RunAsync(arguments);

        Assert.That(code, Is.Zero, output);
        Assert.That(output, Does.Contain(one).And.Contain(other));
    }

    [Test]
    public async Task DockerWithoutAnEngineExits3WithTheMend()
    {
        var (code, output) = await CommandLine.RunAsync("run smoke --engine docker", ("DOCKER_HOST", "unix:///nowhere/docker.sock"));

        Assert.That(code, Is.EqualTo(3), output);
        Assert.That(output, Does.Contain("mend:"));
    }

    [Test]
    public async Task AReportWithoutNodeJsExits3WithTheMend()
    {
        var folder = Directory.CreateTempSubdirectory("waku-qa-report").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "allure-results"));
        await File.WriteAllTextAsync(Path.Combine(folder, "allurerc.mjs"), "export default {};");
        var (code, output) = await CommandLine.RunAsync(["report", folder], ("WAKU_QA_ALLURE", "/nowhere/allure"));

        Assert.That(code, Is.EqualTo(3), output);
        Assert.That(output, Does.Contain("'/nowhere/allure' cannot be started").And.Contain("mend: install Node.js 20"));
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task ANamedImplementationWithoutItsRuntimeExits3()
    {
        var (code, output) = await CommandLine.RunAsync($"run smoke --engine process --topology {Path.Combine(Repository.Root, "topologies", "mixed-4.yaml")}",
            ("PATH", Path.GetDirectoryName(Environment.ProcessPath)!));

        Assert.That(code, Is.EqualTo(3), output);
        Assert.That(output, Does.Contain("not installed"));
    }

    [Test]
    public async Task ThePlanIsTheSameForTheSameSeed()
    {
        var first = await CommandLine.RunAsync("plan smoke --seed 9");
        var second = await CommandLine.RunAsync("plan smoke --seed 9");

        Assert.That(first.Code, Is.Zero, first.Output);
        Assert.That(second.Output, Is.EqualTo(first.Output));
        Assert.That(first.Output, Does.Contain("RelayTests.Delivers"));
    }
}
