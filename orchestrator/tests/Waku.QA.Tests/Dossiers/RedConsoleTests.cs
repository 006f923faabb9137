using Waku.QA.Runs.Dossiers.Views;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Gate;
using Waku.QA.Runs.Judging;
using Waku.QA.Runs.Sessions;

namespace Waku.QA.Tests.Dossiers;

/// <summary>What stands on the console after a red run.</summary>
public sealed class RedConsoleTests
{
    [Test]
    public void EachFailureHasItsCommandAndItsLogs()
    {
        using var folder = new DossierFolder(DossierSample.Suites());
        var stored = folder.Runs[0].Folder;
        var evidence = EvidenceReader.Read(stored);
        var judged = new GateInput(GatePolicy.Load(folder.Policy), evidence, [], evidence.Plan.Day);
        var red = DossierSession.RedOf(stored, judged, GateEvaluator.Evaluate(judged.Policy, evidence, [], judged.AsOf));
        using var said = new StringWriter();
        var console = Console.Out;
        Console.SetOut(said);
        try
        {
            RedConsole.Print(red, stored);
        }
        finally
        {
            Console.SetOut(console);
        }

        var lines = said.ToString().Split('\n', StringSplitOptions.TrimEntries);
        var logs = lines.Where(static l => l.StartsWith("logs:", StringComparison.Ordinal)).Select(static l => l["logs:".Length..].Trim()).ToList();
        Assert.That(lines.Count(static l => l.StartsWith("repeat: waku-qa run interop --engine docker ", StringComparison.Ordinal)), Is.EqualTo(red.Count));
        Assert.That(logs, Has.Count.EqualTo(red.Count));
        Assert.That(logs.Any(Directory.Exists), Is.True, "the folder of the logs is there");
        Assert.That(lines, Has.Member($"all on one page: waku-qa dossier {stored}"));
    }
}
