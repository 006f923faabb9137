using System.Diagnostics;
using Waku.QA.Files;
using Waku.QA.Tests.Cli;
using YamlDotNet.RepresentationModel;

namespace Waku.QA.Docker.Tests;

/// <summary>
/// What people get, on machines that have nothing of it: the archive in a bare container, the image with the socket of the engine, the tool in
/// a foreign folder (issue 22). Takes minutes, so it is for the night.
/// </summary>
[Category("release")]
[NonParallelizable]
public sealed class DistributionTests
{
    private const string Runtime = "linux-x64";
    private static readonly TimeSpan FromUnpackedToVerdict = TimeSpan.FromSeconds(60);
    private string _target = "";

    [OneTimeSetUp]
    public async Task MakeArchive()
    {
        _target = Directory.CreateTempSubdirectory("waku-qa-distribution-").FullName;
        await MustAsync("dotnet", "build", Path.Combine(Repository.Root, "distribution"), "-v", "q", $"-p:Runtime={Runtime}", $"-p:OutputFolder={_target}/");
    }

    [OneTimeTearDown]
    public void RemoveArchive() => Directory.Delete(_target, recursive: true);

    [Test]
    public async Task TheArchiveRunsOnABareMachine()
    {
        var archive = Directory.GetFiles(_target, "*.tar.gz").Single();
        Assert.That((await Shell.RunAsync(new ProcessStartInfo("sha256sum", ["--check", $"{archive}.sha256"]) { WorkingDirectory = _target })).Code, Is.Zero);
        var name = $"waku-qa-test-{Guid.NewGuid():n}";
        try
        {
            await MustAsync("docker", "run", "--detach", "--network", "none", "--name", name, EngineFixture.Image, "sleep", "600");
            await MustAsync("docker", "cp", archive, $"{name}:/tmp/waku-qa.tar.gz");
            var (tools, _) = await InAsync(name, "command -v dotnet || command -v node || command -v git || [ -e /usr/share/dotnet ]");
            Assert.That(tools, Is.Not.Zero, "the machine has neither .NET nor Node.js");

            var clock = Stopwatch.StartNew();
            var (code, output) = await InAsync(name,
                "mkdir /tmp/empty && cd /tmp/empty && tar -xzf ../waku-qa.tar.gz && cd waku-qa-*"
                    + " && ./waku-qa run smoke --topology topologies/pair.yaml --out /tmp/results");
            clock.Stop();

            Assert.That((code, output), Is.EqualTo((0, output)));
            Assert.That(output, Does.Contain("engine process").And.Contain("PASS"));
            Assert.That(clock.Elapsed, Is.LessThan(FromUnpackedToVerdict));
            TestContext.Out.WriteLine($"unpacked and judged in {clock.Elapsed.TotalSeconds:0.0} s");
        }
        finally
        {
            await Shell.RunAsync("docker", "rm", "--force", name);
        }
    }

    [Test]
    public async Task TheImageDrivesTheEngineOfItsHost()
    {
        var folder = Directory.GetDirectories(_target, "waku-qa-*").Single();
        var image = $"waku-qa/test:{Guid.NewGuid():n}";
        try
        {
            await MustAsync("docker", "build", "--quiet", "--build-arg", $"BASE_IMAGE={EngineFixture.Image}", "-f",
                Path.Combine(Repository.Root, "distribution", "Dockerfile"), "-t", image, folder);
            var (code, output) = await Shell.RunAsync("docker", "run", "--rm", "--network", "host", "-v", "/var/run/docker.sock:/var/run/docker.sock", image,
                "run", "smoke", "--engine", "docker", "--topology", "/opt/waku-qa/topologies/pair.yaml");

            Assert.That((code, output), Is.EqualTo((0, output)));
            Assert.That(output, Does.Contain("engine docker").And.Contain("PASS"));
        }
        finally
        {
            await Shell.RunAsync("docker", "rmi", "--force", image);
        }
    }

    [Test]
    public async Task TheToolRunsInAForeignFolder()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_target, "tool")).FullName;
        await MustAsync("dotnet", "pack", Path.Combine(Repository.Root, "orchestrator", "Waku.QA.Cli"), "-c", "Release", "-v", "q", "-p:WakuQaTool=true", "-o",
            folder);
        var package = Path.GetFileNameWithoutExtension(Directory.GetFiles(folder, "Waku.QA.*.nupkg").Single());
        await MustAsync("dotnet", "tool", "install", "Waku.QA", "--tool-path", Path.Combine(folder, "bin"), "--add-source", folder, "--version",
            package["Waku.QA.".Length..], "--no-cache");
        var foreign = Directory.CreateDirectory(Path.Combine(folder, "foreign")).FullName;

        foreach (var (arguments, said) in ((string[], string)[])[(["--help"], "dossier"), (["plan", "smoke"], "case Waku.QA.Suites.Smoke.")])
        {
            var (code, output) = await Shell.RunAsync(new ProcessStartInfo(Path.Combine(folder, "bin", "waku-qa"), arguments) { WorkingDirectory = foreign });
            Assert.That((code, output), Is.EqualTo((0, output)));
            Assert.That(output, Does.Contain(said));
        }
    }

    /// <summary>The shell steps of <c>action.yml</c>, with the archive from a folder in the place of a release.</summary>
    [Test]
    public async Task TheActionInstallsWhatWasReleasedAndRefusesWhatWasNot()
    {
        var job = Directory.CreateDirectory(Path.Combine(_target, "job")).FullName;
        var released = Directory.CreateDirectory(Path.Combine(job, "released")).FullName;
        foreach (var file in Directory.GetFiles(_target, "*.tar.gz*"))
        {
            File.Copy(file, Path.Combine(released, Path.GetFileName(file)));
        }

        var steps = ((YamlSequenceNode)YamlSource.Load(Path.Combine(Repository.Root, "action.yml")).Root["runs"]["steps"]).Cast<YamlMappingNode>()
            .Where(static s => s.Children.ContainsKey("run")).ToList();
        Assert.That((await StepAsync(steps[0])).Code, Is.Zero);
        var (code, output) = await StepAsync(steps[1], File.ReadAllText(Path.Combine(job, "path")).Trim());
        Assert.That((code, output), Is.EqualTo((0, output)));
        Assert.That(output, Does.Contain("case Waku.QA.Suites.Smoke."));
        Assert.That(File.ReadAllText(Path.Combine(job, "variables")).Trim(), Is.EqualTo($"WAKU_QA_IMAGE_CACHE={job}/waku-qa-images"));

        var cached = Directory.GetFiles(Path.Combine(job, "waku-qa-archive"), "*.tar.gz").Single();
        await File.AppendAllTextAsync(cached, "x");
        (code, output) = await StepAsync(steps[0]);
        Assert.That((code, output), Is.EqualTo((0, output)), "a cached archive that is another one is fetched anew");
        Assert.That(output, Does.Contain("FAILED"));

        await File.AppendAllTextAsync(Directory.GetFiles(released, "*.tar.gz").Single(), "x");
        File.Delete(cached);
        (code, output) = await StepAsync(steps[0]);
        Assert.That(code, Is.Not.Zero, "another archive than the digest says");
        Assert.That(output, Does.Contain("FAILED"));

        Task<(int Code, string Output)> StepAsync(YamlNode step, string path = "/nowhere")
        {
            string[] bash = ["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"].ToString()];
            var start = new ProcessStartInfo("bash", bash) { WorkingDirectory = job };
            start.Environment["PATH"] = $"{path}:/usr/local/bin:/usr/bin:/bin";
            start.Environment["FROM"] = $"file://{released}";
            start.Environment["VERSION"] = "v0.1.0";
            start.Environment["ARGUMENTS"] = "plan smoke";
            start.Environment["RUNNER_TEMP"] = job;
            start.Environment["GITHUB_PATH"] = Path.Combine(job, "path");
            start.Environment["GITHUB_ENV"] = Path.Combine(job, "variables");
            return Shell.RunAsync(start);
        }
    }

    private static Task<(int Code, string Output)> InAsync(string container, string script) =>
        Shell.RunAsync("docker", "exec", container, "/bin/bash", "-c", script);

    private static async Task MustAsync(string program, params string[] arguments)
    {
        var (code, output) = await Shell.RunAsync(program, arguments);
        Assert.That((code, output), Is.EqualTo((0, output)), string.Join(' ', arguments));
    }
}
