using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Docker.Tests;

/// <summary>Nodes that end when the request of one case reaches them: one finding, the right case, nobody else red (issue 19).</summary>
[NonParallelizable]
public sealed class CrashContainmentTests
{
    private const string Cases = "Waku.QA.Suites.Functional.Filter.FilterServerTests";

    [TestCase("Answers(dotnet-waku, unsubscribe)", "at", "class =~ Functional.Filter.FilterServer")]
    [TestCase("ASecondSubscriptionAddsToTheFirst(dotnet-waku)", "after", "class =~ Functional.Filter.FilterServer")]
    [TestCase("StopsPushingAfterUnsubscribe(dotnet-waku)", "after", "method =~ StopsPushingAfterUnsubscribe",
        TestName = "A node that ends after the last case of a run")]
    public async Task TheCaseThatEndsANodeIsNamedAndNobodyElseIsRed(string name, string when, string filter)
    {
        var folder = Directory.CreateTempSubdirectory("waku-qa-crash").FullName;
        var killer = $"{Cases}.{name}";

        // Content topics of a case carry this mark, by which the mutant knows its requests.
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(killer)))[..12];
        var topology = Path.Combine(folder, "topology.yaml");
        await File.WriteAllTextAsync(topology, $"""
            schema: 1
            name: crash
            shards: [0, 1, 2]
            nodes:
              - {"{"} name: d, implementation: dotnet-waku, count: 2, flags: ["--enable-test-control=true", "--mutant=crashes-{when}-{mark}"] {"}"}
            """);
        var (red, found, output) = await RunAsync("functional", topology, filter, folder);

        Assert.That(red, Is.EqualTo(new[] { killer }), output);
        Assert.That(found, Has.Count.EqualTo(1), output);
        Assert.That(found[0].GetProperty("case").GetString(), Is.EqualTo(killer), output);
        Assert.That(found[0].GetProperty("message").GetString(), Does.Contain("on purpose"), "the last lines of the log are there");
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task TwoThatRefuseEachOtherAreOneFindingAndTheOthersRun()
    {
        var folder = Directory.CreateTempSubdirectory("waku-qa-refusal").FullName;
        var topology = Path.Combine(folder, "topology.yaml");
        await File.WriteAllTextAsync(topology, """
            schema: 1
            name: refusal
            shards: [0]
            nodes:
              - { name: d, implementation: dotnet-waku, flags: ["--enable-test-control=true", "--mutant=refuses-js-waku"] }
              - { name: e, implementation: dotnet-waku }
              - { name: j, implementation: js-waku }
            """);
        var (red, found, output) = await RunAsync("smoke", topology, "method =~ '^(Delivers|PreservesEveryField)$'", folder);

        Assert.That(red, Has.Count.EqualTo(2).And.All.Contains(".Delivers("), output);
        Assert.That(found, Has.Count.EqualTo(1), output);
        Assert.That(red, Does.Contain(found[0].GetProperty("case").GetString()), output);
        Assert.That(found[0].GetProperty("name").GetString(), Is.EqualTo("dotnet-waku and js-waku do not stay connected"));
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<(IReadOnlyList<string> Red, IReadOnlyList<JsonElement> Found, string Output)> RunAsync(string suite, string topology,
        string filter, string folder)
    {
        var start = new ProcessStartInfo("dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "waku-qa.dll"), "run", suite, "--engine", "process", "--topology", topology, "--filter", filter,
                "--out", folder,
            ])
        { RedirectStandardOutput = true };
        using var run = Process.Start(start)!;
        var output = await run.StandardOutput.ReadToEndAsync();
        await run.WaitForExitAsync();

        Assert.That(run.ExitCode, Is.EqualTo(1), output);
        var file = Directory.GetFiles(folder, RunEvidence.FileName, SearchOption.AllDirectories).Single();
        using var evidence = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        var red = evidence.RootElement.GetProperty("cases").EnumerateArray()
            .Where(static c => c.GetProperty("status").GetString() is not ("passed" or "unsupported")).Select(static c => c.GetProperty("id").GetString()!);
        var found = evidence.RootElement.GetProperty("findings").EnumerateArray().Where(static f => f.GetProperty("kind").GetString() != "repair");
        return ([.. red], [.. found.Select(static f => f.Clone())], output);
    }
}
