using System.Diagnostics;
using Waku.QA.Cli;
using Waku.QA.Files;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Docker.Tests;

/// <summary>A measurement leaves the evidence that every run leaves: what ran, a manifest, and a verdict that can be made again.</summary>
[NonParallelizable]
public sealed class MeasuredEvidenceTests
{
    private string _folder = "";

    [SetUp]
    public void Make() => _folder = Directory.CreateTempSubdirectory("waku-qa-measured").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task AMeasurementIsJudgedAgainToTheByte()
    {
        var (code, output) = await RunAsync($"perf run idle --engine process --seconds 1 --out {_folder}");
        Assert.That(code, Is.Zero, output);
        var run = Directory.GetDirectories(_folder).Single();

        var evidence = EvidenceReader.Read(run);

        var node = evidence.Nodes.Single();
        Assert.That(node.Digest, Does.Match("^sha256:[0-9a-f]{64}$"));
        Assert.That(node.Version, Is.Not.Empty);
        Assert.That(evidence.Plan.Nodes.Sum(static n => n.Count), Is.EqualTo(6));
        Assert.That(evidence.Cases.Single().Nodes, Is.EqualTo(new[] { node }));
        Assert.That(evidence.Cases.Single().Parameters, Has.Some.Matches<ParameterEvidence>(static p => p is { Name: "changed", Value: "seconds 1" }));
        (string Schema, string File)[] files = [("cases.schema.json", "cases.json"), ("run.schema.json", "run.json"), ("gate-result.schema.json", "gate.json"),
            ("gate-result.schema.json", "figures.json"), ("manifest.schema.json", "manifest.json")];
        foreach (var (schema, file) in files)
        {
            Assert.That(() => new SchemaValidator(schema).Validate(YamlSource.Load(Path.Combine(run, file))), Throws.Nothing, file);
        }

        var again = Path.Combine(_folder, "again");
        var gated = await RunAsync($"gate {run} --out {again} --expect {output.Split("manifest ")[1].Split('\n')[0].Trim()}");
        Assert.That(gated.Code, Is.Zero, gated.Output);
        Assert.That(File.ReadAllBytes(Path.Combine(again, "gate.json")), Is.EqualTo(File.ReadAllBytes(Path.Combine(run, "gate.json"))));
        Assert.That((await RunAsync($"release --results {run} --out {again}")).Code, Is.EqualTo(1), "a measurement alone is no release");
    }

    private static async Task<(int Code, string Output)> RunAsync(string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", $"{Path.Combine(AppContext.BaseDirectory, "waku-qa.dll")} {arguments}")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync() + await error;
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
