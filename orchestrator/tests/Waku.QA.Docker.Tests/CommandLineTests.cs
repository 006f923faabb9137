using System.Diagnostics;
using System.Text.Json;
using Waku.QA.Files;
using Waku.QA.Tests.Cli;

namespace Waku.QA.Docker.Tests;

/// <summary>The program with real containers and processes: nothing is left behind, whatever happens.</summary>
public sealed class CommandLineTests
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "waku-qa.dll");
    private static readonly string Pair = Path.Combine(Repository.Root, "topologies", "pair.yaml");
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private List<(string Kind, string Name)> _others = [];
    private string? _up;

    /// <summary>What an earlier check left when it was killed is not this one's; clusters that somebody keeps stay.</summary>
    [OneTimeSetUp]
    public async Task CleanAsync()
    {
        await RunAsync("clean");
        _others = await AllItemsAsync();
    }

    /// <summary>A test that fails leaves nothing to those after it.</summary>
    [TearDown]
    public async Task DownAsync()
    {
        if (_up is not null)
        {
            await RunAsync($"down {_up}");
            _up = null;
        }
    }

    [Test]
    [NonParallelizable]
    public async Task AKilledRunIsCleanedUp([Values("docker", "process")] string engine)
    {
        var folder = Directory.CreateTempSubdirectory("waku-qa-test").FullName;
        using var run = Start($"run smoke --engine {engine} --out {folder}");
        _ = run.StandardOutput.ReadToEndAsync();
        _ = run.StandardError.ReadToEndAsync();
        await UntilAsync(async () => (await ItemsAsync()).Count(static i => i.Kind is "container" or "process") >= 4, "nodes of the run to be up");
        run.Kill();
        await run.WaitForExitAsync();
        Assert.That(await ItemsAsync(), Is.Not.Empty, "a killed run leaves its nodes: there is something to clean");

        var (code, output) = await RunAsync("clean");

        Assert.That(code, Is.Zero, output);
        Assert.That(await ItemsAsync(), Is.Empty);
        Assert.That(Directory.GetFiles(Path.GetTempPath(), "waku-qa-*.tmp"), Is.Empty);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>What somebody else holds is named, with exit code 3, and is no reason to leave the rest.</summary>
    [Test]
    [NonParallelizable]
    public async Task WhatCannotBeRemovedIsNamedAndTheRestIsRemoved()
    {
        var run = $"test-{Guid.NewGuid().ToString("n")[..8]}";
        string[] names = [$"{run}-a", $"{run}-b", $"{run}-c"];
        foreach (var name in names)
        {
            string[] labels = ["--label", $"waku-qa.run={run}", "--label", "waku-qa.cluster=c", "--label", "waku-qa.owner=4194000:1"];
            await DockerAsync(["network", "create", "--internal", .. labels, name]);
        }

        await DockerAsync(["run", "-d", "--name", $"{run}-holder", "--network", names[1], EngineFixture.Image, "sleep", "120"]);
        try
        {
            var (code, output) = await RunAsync($"clean {run}");

            Assert.That(code, Is.EqualTo(3), output);
            Assert.That(output, Does.Contain("2 removed").And.Contain("1 could not be removed").And.Contain($"network {names[1]} of run {run}"));
        }
        finally
        {
            await DockerAsync(["rm", "-f", $"{run}-holder"]);
        }

        Assert.That((await RunAsync($"clean {run}")).Output, Does.Contain("1 removed"));

        static async Task DockerAsync(string[] arguments)
        {
            var (code, output) = await Shell.RunAsync("docker", arguments);
            Assert.That((code, output), Is.EqualTo((0, output)), string.Join(' ', arguments));
        }
    }

    [Test]
    [NonParallelizable]
    public async Task AnInterruptedRunLeavesNothingAndStillReports()
    {
        var folder = Directory.CreateTempSubdirectory("waku-qa-test").FullName;
        using var run = Start($"run smoke --engine process --out {folder}");
        var output = run.StandardOutput.ReadToEndAsync();
        await UntilAsync(async () => (await ItemsAsync()).Count >= 4, "nodes of the run to be up");
        // SIGTERM takes the same path as Ctrl-C; a job in the background may have SIGINT ignored from birth.
        using (var kill = Process.Start("kill", ["-TERM", $"{run.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        await run.WaitForExitAsync().WaitAsync(Limit);

        Assert.That(run.ExitCode, Is.EqualTo(130), await output);
        Assert.That(await ItemsAsync(), Is.Empty);
        Assert.That(Directory.GetFiles(folder, "gate.json", SearchOption.AllDirectories), Has.Length.EqualTo(1));
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    [NonParallelizable]
    public async Task AClusterGoesUpIsListedAndGoesDown([Values("docker", "process")] string engine)
    {
        var folder = Directory.CreateTempSubdirectory("waku-qa-test").FullName;
        var (code, output) = await RunAsync($"up --engine {engine} --topology {Pair} --out {folder} --json");
        Assert.That(code, Is.Zero, output);
        using var up = JsonDocument.Parse(output);
        var run = _up = up.RootElement.GetProperty("run").GetString()!;
        var rest = up.RootElement.GetProperty("nodes")[0].GetProperty("rest").GetString()!;
        using (var http = new HttpClient())
        {
            Assert.That(await http.GetStringAsync(new Uri(new Uri(rest), "/health")), Does.Contain("READY"));
        }

        Assert.That((await RunAsync("clean")).Output, Does.Contain("nothing to remove"), "a kept cluster is not an orphan");
        Assert.That((await RunAsync("ps")).Output, Does.Match($@"{run} .*dotnet-waku-1 +dotnet-waku +running +\d+[sm].*kept"));
        Assert.That((await RunAsync($"attach {run}/dotnet-waku-1 --rest")).Output.Trim(), Is.EqualTo(rest));
        Assert.That(await RunAsync($"attach {run}/dotnet-waku-1 -- sh -c \"echo at $WAKU_REST; exit 7\""), Is.EqualTo((7, $"at {rest}\n")));
        Assert.That((await RunAsync($"logs {run}/dotnet-waku-2")).Output, Does.Contain("Node setup complete"));
        Assert.That((await RunAsync($"down {run}")).Output, Does.Contain("removed"));
        Assert.That(await ItemsAsync(), Is.Empty);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The arguments of a run, at other addresses; what is printed is the file and nothing else.</summary>
    [Test]
    public async Task ATopologyIsExportedAndNothingIsStarted([Values("compose", "kubernetes")] string format)
    {
        var (code, output) = await RunAsync($"export {format} --topology {Pair} --addresses 10.99.1.0/24");

        Assert.That(code, Is.Zero, output);
        Assert.That(output, Does.Contain("waku-qa/dotnet-waku:").And.Contain("/ip4/10.99.1.2/tcp/60000/p2p/").And.Contain("--cluster-id=66"));
        Assert.That(await ItemsAsync(), Is.Empty);
    }

    [Test]
    [NonParallelizable]
    public async Task AnImageThatIsNotThereExits3AndLeavesNothing()
    {
        var (code, output) = await RunAsync("run smoke --engine docker --node dotnet-waku=localhost:1/no/such:1");

        Assert.That(code, Is.EqualTo(3), output);
        Assert.That(output, Does.Contain("localhost:1/no/such:1").And.Contain("mend:"));
        Assert.That(await ItemsAsync(), Is.Empty);
    }

    /// <summary>One implementation in a line: the suite fits itself to the topology.</summary>
    [Test]
    [NonParallelizable]
    public async Task ARunOnAnotherTopologyPasses()
    {
        var folder = Directory.CreateTempSubdirectory("waku-qa-test").FullName;
        var (code, output) = await RunAsync(
            $"run smoke --engine process --out {folder} --topology {Path.Combine(Repository.Root, "topologies", "line-5.yaml")}");

        Assert.That(code, Is.Zero, output);
        Assert.That(output, Does.Match(@"\b(\d+) of \1 passed"));
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    [NonParallelizable]
    public async Task AFilteredRunIsJudgedByTheSamePolicy()
    {
        var folder = Directory.CreateTempSubdirectory("waku-qa-test").FullName;
        var (code, output) = await RunAsync($"run smoke --engine process --out {folder} --filter \"method == Delivers\"");

        // A part of the plan is never a pass, and green it is no block.
        Assert.That(code, Is.EqualTo(2), output);
        Assert.That(output, Does.Contain("filtered by method == Delivers: 12 cases").And.Contain("PARTIAL"));
        AssertSchemas(folder);
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    [NonParallelizable]
    public async Task AContractIsProvenAndWrittenDown()
    {
        var folder = Directory.CreateTempSubdirectory("waku-qa-test").FullName;
        var (code, output) = await RunAsync($"adapter verify js-waku --engine process --out {folder} --json");

        Assert.That(code, Is.Zero, output);
        var file = Directory.GetFiles(folder, "contract.json", SearchOption.AllDirectories).Single();
        Assert.That(() => new SchemaValidator("contract.schema.json").Validate(YamlSource.Parse("contract.json", File.ReadAllText(file))), Throws.Nothing);
        Assert.That(JsonDocument.Parse(output).RootElement.GetProperty("verdict").GetString(), Is.EqualTo("pass"));
        Assert.That((await RunAsync("adapter verify nobody")).Code, Is.EqualTo(64));
        Assert.That(await ItemsAsync(), Is.Empty);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>JSON is YAML: the validator that checks the user's files checks ours too.</summary>
    private static void AssertSchemas(string folder)
    {
        var run = Directory.GetDirectories(folder).Single();
        Assert.Multiple(() =>
        {
            var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "run.json"))).RootElement;
            Validate("run.schema.json", document.GetRawText());
            Assert.That(document.GetProperty("nodeStarts").GetInt32(), Is.AtLeast(document.GetProperty("nodes").GetArrayLength()), "starts counted");
            Validate("gate-result.schema.json", File.ReadAllText(Path.Combine(run, "gate.json")));
            foreach (var line in File.ReadLines(Path.Combine(run, "messages.jsonl")))
            {
                Validate("message.schema.json", line);
            }

            foreach (var plan in Directory.GetFiles(run, "*.plan.json", SearchOption.AllDirectories))
            {
                Validate("launch-plan.schema.json", File.ReadAllText(plan));
            }
        });

        static void Validate(string schema, string json) =>
            Assert.That(() => new SchemaValidator(schema).Validate(YamlSource.Parse(schema, json)), Throws.Nothing, json);
    }

    private async Task<List<(string Kind, string Name)>> ItemsAsync() => [.. (await AllItemsAsync()).Except(_others)];

    private static async Task<List<(string Kind, string Name)>> AllItemsAsync()
    {
        var (_, output) = await RunAsync("ps --json");
        using var json = JsonDocument.Parse(output);
        return [.. json.RootElement.GetProperty("items").EnumerateArray()
            .Select(static i => (i.GetProperty("kind").GetString()!, $"{i.GetProperty("run").GetString()}/{i.GetProperty("name").GetString()}"))];
    }

    private static Process Start(string arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", $"{Program} {arguments}") { RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static Task<(int Code, string Output)> RunAsync(string arguments) => Shell.RunAsync(new ProcessStartInfo("dotnet", $"{Program} {arguments}"));

    private static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!await condition())
        {
            Assert.That(limit.IsCancellationRequested, Is.False, $"waited {Limit.TotalSeconds} s for {what}");
            await Task.Delay(100, CancellationToken.None);
        }
    }
}
