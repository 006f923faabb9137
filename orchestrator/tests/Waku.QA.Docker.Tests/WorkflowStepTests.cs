using System.Diagnostics;
using Waku.QA.Clusters;
using Waku.QA.Files;
using Waku.QA.Tests.Cli;
using YamlDotNet.RepresentationModel;

namespace Waku.QA.Docker.Tests;

/// <summary>
/// The shell steps of <c>release-gate.yml</c>, read from the file and run by a shell in an empty foreign repository, as a runner would (issue 22).
/// What actions do, is done by moving files.
/// </summary>
[Category("release")]
[NonParallelizable]
public sealed class WorkflowStepTests
{
    private static readonly string Viewer =
        Path.Combine(Repository.Root, "orchestrator", "tests", "allure-viewers", "node_modules", "allure", "cli.js");

    private readonly Dictionary<string, string> _context = [];
    private string _repository = "";
    private string _bin = "";

    [SetUp]
    public void MakeRepository()
    {
        _repository = Directory.CreateTempSubdirectory("waku-qa-foreign-").FullName;
        _bin = Directory.CreateTempSubdirectory("waku-qa-bin-").FullName;
        var program = Path.Combine(_bin, "waku-qa");
        File.WriteAllText(program, $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "waku-qa.dll")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    [TearDown]
    public void RemoveRepository()
    {
        Directory.Delete(_repository, recursive: true);
        Directory.Delete(_bin, recursive: true);
    }

    [Test]
    public async Task TheGateOfAnEmptyForeignRepositoryIsGreenAndSaysSo()
    {
        Assert.That((await ShellAsync("waku-qa init --implementation dotnet-waku", [])).Code, Is.Zero);
        await SetContextAsync("smoke");

        Assert.That(await JobAsync("contract"), Is.EqualTo((0, 2)));
        Upload("waku-qa-contract");
        foreach (var (shard, index) in ((string, int)[])[("1/2", 0), ("2/2", 1)])
        {
            _context["matrix.shard"] = shard;
            Assert.That(await JobAsync("part"), Is.EqualTo((0, 1)));
            Upload($"waku-qa-part-{index}");
        }

        var withPages = _context["inputs.pages"] == "true";
        Assert.That(await JobAsync("verdict"), Is.EqualTo((0, withPages ? 3 : 2)),
            "merge, dossier, and report where pages are asked for; no baseline, so no release");
        Assert.That(_context["steps.merge.outputs.verdict"], Is.EqualTo("pass"));
        Assert.That(_context["steps.merge.outputs.digest"], Does.StartWith("sha256:"));
        Assert.That(await File.ReadAllTextAsync(In("site/index.html")), Does.Contain("<html"));
        Assert.That((File.Exists(In("site/allure/index.html")), File.Exists(In("allure/history.jsonl"))), Is.EqualTo((withPages, withPages)));
        Assert.That(await File.ReadAllTextAsync(In("summary")), Does.Contain("PASS").IgnoreCase);
    }

    /// <summary>A part that never came is no pass, whatever the others say.</summary>
    [Test]
    public async Task AMissingPartBlocks()
    {
        Assert.That((await ShellAsync("waku-qa init --implementation dotnet-waku", [])).Code, Is.Zero);
        await SetContextAsync("smoke");
        _context["matrix.shard"] = "1/2";
        Assert.That(await JobAsync("part"), Is.EqualTo((0, 1)));
        Upload("waku-qa-part-0");

        var (code, _) = await JobAsync("verdict");

        Assert.That(code, Is.Not.Zero);
        Assert.That(_context.GetValueOrDefault("steps.merge.outputs.verdict"), Is.Not.EqualTo("pass"));
    }

    private async Task SetContextAsync(string suite)
    {
        await using var engine = await EngineFixture.OpenAsync();
        var artifact = new NodeArtifacts(new Adapters.AdapterCatalogue(Repository.Root)).Of("dotnet-waku", null, Core.Topologies.EngineKind.Docker);
        var image = (await engine.PrepareAsync(artifact, new Progress<string>(), CancellationToken.None)).Reference;
        (string, string)[] inputs =
        [
            ("implementation", "dotnet-waku"), ("candidate", image), ("baseline", ""), ("suite", suite), ("topology", "waku-qa/topology.yaml"),
            ("policy", "waku-qa/policy.yaml"), ("pages", File.Exists(Viewer) ? "true" : "false"),
        ];
        foreach (var (name, value) in inputs)
        {
            _context[$"inputs.{name}"] = value;
        }
    }

    /// <summary>Runs the shell steps of a job; the first exit code that is not 0 and is not forgiven, and how many ran.</summary>
    private async Task<(int Code, int Steps)> JobAsync(string name)
    {
        var file = Path.Combine(Repository.Root, ".github", "workflows", "release-gate.yml");
        var workflow = YamlSource.Load(file).Root;
        var (failed, ran) = (0, 0);
        foreach (var step in ((YamlSequenceNode)workflow["jobs"][name]["steps"]).Cast<YamlMappingNode>())
        {
            var when = Text(step, "if");
            if (!step.Children.TryGetValue("run", out var run)
                || (when.Contains("inputs.baseline", StringComparison.Ordinal) && _context["inputs.baseline"].Length == 0)
                || (when.Contains("inputs.pages", StringComparison.Ordinal) && _context["inputs.pages"] != "true"))
            {
                continue;
            }

            if (failed != 0 && !Text(step, "if").Contains("!cancelled()", StringComparison.Ordinal))
            {
                continue;
            }

            var environment = Variables(workflow).Concat(Variables(step)).ToList();
            File.WriteAllText(In("output"), "");
            var (code, output) = await ShellAsync(run.ToString(), environment);
            ran++;
            TestContext.Out.WriteLine($"$ {run}\n{output}");
            foreach (var line in File.ReadLines(In("output")))
            {
                var (key, value) = line.Split('=', 2) is [var before, var after] ? (before, after) : (line, "");
                _context[$"steps.{Text(step, "id")}.outputs.{key}"] = value;
            }

            failed = failed == 0 && Text(step, "continue-on-error") != "true" ? code : failed;
        }

        return (failed, ran);
    }

    private IEnumerable<(string Name, string Value)> Variables(YamlMappingNode of) => of.Children.TryGetValue("env", out var variables)
        ? ((YamlMappingNode)variables).Children.Select(v => (v.Key.ToString(), Substitute(v.Value.ToString())))
        : [];

    /// <summary>Expressions are names here: what an input or the matrix is.</summary>
    private string Substitute(string text) => _context.Aggregate(text, static (t, c) => t.Replace($"${{{{ {c.Key} }}}}", c.Value, StringComparison.Ordinal));

    private Task<(int Code, string Output)> ShellAsync(string script, IEnumerable<(string Name, string Value)> environment)
    {
        // As a runner starts it.
        var start = new ProcessStartInfo("bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script]) { WorkingDirectory = _repository };
        start.Environment["PATH"] = $"{_bin}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["WAKU_QA_ALLURE"] = Viewer;
        start.Environment["GITHUB_OUTPUT"] = In("output");
        start.Environment["GITHUB_STEP_SUMMARY"] = In("summary");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Shell.RunAsync(start);
    }

    /// <summary>Each job has a machine of its own: what it leaves in <c>results</c> is there for the last one as an artifact.</summary>
    private void Upload(string artifact)
    {
        Directory.CreateDirectory(In("evidence"));
        Directory.Move(In("results"), In($"evidence/{artifact}"));
    }

    private static string Text(YamlMappingNode step, string key) => step.Children.TryGetValue(key, out var value) ? value.ToString() : "";

    private string In(string name) => Path.Combine(_repository, name);
}
