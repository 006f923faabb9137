using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Docker.Tests;

/// <summary>Nodes that end when the request of one case reaches them: one finding, the right case, nobody else red (issue 19).</summary>
public sealed class CrashContainmentTests
{
    private const string Cases = "Waku.QA.Suites.Functional.Filter.FilterServerTests";

    [Test]
    public async Task TheCaseThatEndsANodeIsNamedAndNobodyElseIsRed(
        [Values("Answers(dotnet-waku, unsubscribe)", "ASecondSubscriptionAddsToTheFirst(dotnet-waku)")] string name, [Values("at", "after")] string when)
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
        var start = new ProcessStartInfo("dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "waku-qa.dll"), "run", "functional", "--engine", "process", "--topology", topology, "--filter",
                "class =~ Functional.Filter.FilterServer", "--out", folder,
            ]) { RedirectStandardOutput = true };
        using var run = Process.Start(start)!;
        var output = await run.StandardOutput.ReadToEndAsync();
        await run.WaitForExitAsync();

        Assert.That(run.ExitCode, Is.EqualTo(1), output);
        var file = Directory.GetFiles(folder, RunEvidence.FileName, SearchOption.AllDirectories).Single();
        using var evidence = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        var red = evidence.RootElement.GetProperty("cases").EnumerateArray()
            .Where(static c => c.GetProperty("status").GetString() is not ("passed" or "unsupported")).Select(static c => c.GetProperty("id").GetString());
        var found = evidence.RootElement.GetProperty("findings").EnumerateArray().Where(static f => f.GetProperty("kind").GetString() != "repair").ToList();
        Assert.That(red, Is.EqualTo(new[] { killer }), output);
        Assert.That(found, Has.Count.EqualTo(1), output);
        Assert.That(found[0].GetProperty("case").GetString(), Is.EqualTo(killer), output);
        Assert.That(found[0].GetProperty("message").GetString(), Does.Contain("on purpose"), "the last lines of the log are there");
        Directory.Delete(folder, recursive: true);
    }
}
