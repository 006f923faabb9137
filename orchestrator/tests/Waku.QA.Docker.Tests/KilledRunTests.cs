using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Waku.QA.Cli;
using Waku.QA.Files;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Docker.Tests;

/// <summary>
/// Whenever the program is killed: what was reached is readable, never passes, and what it left running is found and removed. Three moments: that of the
/// first node, that of the first case, and a chance one; the variable WAKU_QA_KILLS names another number of them.
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
            await (i switch
            {
                0 => UntilAsync(process, () => Files(name, "*.log").Any()),
                1 => UntilAsync(process, () => Files(name, EvidenceLine.FileName).Any(static f => Cases(Lines(f)) > 0)),
                _ => Task.Delay(moment),
            });
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

    private static async Task UntilAsync(Process run, Func<bool> reached)
    {
        while (!run.HasExited && !reached())
        {
            await Task.Delay(10);
        }
    }

    private IEnumerable<string> Files(string name, string pattern) => Directory.Exists(Path.Combine(_folder, name))
        ? Directory.EnumerateFiles(Path.Combine(_folder, name), pattern, SearchOption.AllDirectories)
        : [];

    /// <summary>The whole lines of a file that is being written.</summary>
    private static string[] Lines(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Split('\n')[..^1];
    }

    private static int Cases(IEnumerable<string> lines) => lines.Count(static l => l.Contains("\"case\":{", StringComparison.Ordinal));

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
        var lines = File.Exists(log) ? Lines(log) : [];
        if (lines.Length == 0)
        {
            Assert.That(code, Is.EqualTo(3), $"{when}: nothing was reached, not even a plan: {output}");
            return (left, 0);
        }

        Assert.That(code, Is.EqualTo(File.Exists(Path.Combine(run, "manifest.json")) ? 0 : 2), $"{when}: {output}");
        Assert.That(code == 0 || output.Contains("it is incomplete", StringComparison.Ordinal), Is.True, when);
        var cases = Cases(lines);
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
