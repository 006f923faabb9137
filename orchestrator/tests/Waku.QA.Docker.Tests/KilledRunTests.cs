using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Waku.QA.Cli;
using Waku.QA.Files;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Docker.Tests;

/// <summary>
/// Whenever the program is killed: what was reached is readable, never passes, and what it left running is found and removed. Three moments, of which
/// the first is that of the first node; the variable WAKU_QA_KILLS names another number.
/// </summary>
[NonParallelizable]
public sealed class KilledRunTests
{
    private const int Moments = 3;
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "waku-qa.dll");
    private static readonly string Pair = Path.Combine(Repository.Root, "topologies", "pair.yaml");
    private string _folder = "";

    [SetUp]
    public void Make() => _folder = Directory.CreateTempSubdirectory("waku-qa-killed").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task AtAnyMomentItIsReadableIncompleteAndCleaned()
    {
        // How long it takes when nobody kills it; also, everything is built then.
        var watch = Stopwatch.StartNew();
        var (code, output) = await RunAsync(Run("whole"));
        Assert.That(code, Is.Zero, output);
        var length = watch.Elapsed;
        var kills = Environment.GetEnvironmentVariable("WAKU_QA_KILLS") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : Moments;
        var random = new Random(17);
        var (left, reached) = (0, 0);
        for (var i = 0; i < kills; i++)
        {
            var moment = length * ((i + random.NextDouble()) / kills);
            var name = $"killed-{i}";
            using var process = Start(Run(name));
            _ = process.StandardOutput.ReadToEndAsync();
            _ = process.StandardError.ReadToEndAsync();
            await (i == 0 ? UntilNodesAsync(Path.Combine(_folder, name), process) : Task.Delay(moment));
            var over = process.HasExited;
            process.Kill();
            await process.WaitForExitAsync();
            var found = await CheckAsync(Path.Combine(_folder, name), over, $"killed after {moment.TotalSeconds:0.00} of {length.TotalSeconds:0.00} s");
            (left, reached) = (left + found.Left, reached + found.Cases);
        }

        Assert.That(left, Is.Positive, "some moment left nodes that had to be removed");
        Assert.That(reached, Is.Positive, "some moment had reached a case");
        TestContext.Out.WriteLine($"{kills} kills within {length.TotalSeconds:0.0} s: {reached} cases reached, {left} processes removed");
    }

    /// <summary>The one moment that is no chance: the first node has begun to log, so that there is something to remove.</summary>
    private static async Task UntilNodesAsync(string folder, Process run)
    {
        while (!run.HasExited && !(Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.log", SearchOption.AllDirectories).Any()))
        {
            await Task.Delay(10);
        }
    }

    private static async Task<(int Left, int Cases)> CheckAsync(string target, bool over, string when)
    {
        if (!Directory.Exists(target) || Directory.GetDirectories(target) is not [var run])
        {
            return (0, 0);
        }

        var id = Path.GetFileName(run);
        var left = await ItemsAsync(id);
        await RunAsync($"clean {id}");
        Assert.That(await ItemsAsync(id), Is.Zero, $"{when}: nothing runs after clean");
        var (code, output) = await RunAsync($"gate {run} --json");
        if (over && code == 0)
        {
            return (left, 0);
        }

        var log = Path.Combine(run, EvidenceLine.FileName);
        var lines = File.Exists(log) ? File.ReadAllText(log).Split('\n')[..^1] : [];
        if (lines.Length == 0)
        {
            Assert.That(code, Is.EqualTo(3), $"{when}: nothing was reached, not even a plan: {output}");
            return (left, 0);
        }

        Assert.That(code, Is.EqualTo(File.Exists(Path.Combine(run, "manifest.json")) ? 0 : 2), $"{when}: {output}");
        Assert.That(code == 0 || output.Contains("it is incomplete", StringComparison.Ordinal), Is.True, when);
        var cases = lines.Count(static l => l.Contains("\"case\":{", StringComparison.Ordinal));
        Assert.That(EvidenceReader.Read(run).Cases, Has.Count.GreaterThanOrEqualTo(cases), $"{when}: every case that was reached is readable");
        return (left, cases);
    }

    private string Run(string name) => $"run smoke --engine process --topology {Pair} --patience 1 --out {Path.Combine(_folder, name)}";

    private static async Task<int> ItemsAsync(string run)
    {
        var (_, output) = await RunAsync("ps --json");
        using var json = JsonDocument.Parse(output);
        return json.RootElement.GetProperty("items").EnumerateArray().Count(i => i.GetProperty("run").GetString() == run);
    }

    private static Process Start(string arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", $"{Program} {arguments}") { RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static async Task<(int Code, string Output)> RunAsync(string arguments)
    {
        using var process = Start(arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync() + await error;
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
