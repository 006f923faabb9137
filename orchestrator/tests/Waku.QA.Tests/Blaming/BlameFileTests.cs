using System.Text.Json;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using Waku.QA.Runs.Blaming;
using Waku.QA.Runs.Evidence;
using Waku.QA.Tests.Dossiers;
using Waku.QA.Tests.Evidence;

namespace Waku.QA.Tests.Blaming;

/// <summary>What reruns say stands in the dossier, by their table and not by their word.</summary>
public sealed class BlameFileTests
{
    private const string Case = "Interop.RelayTests.Delivers(nwaku, js-waku)";
    private static readonly Swap Red = new("nwaku", "js-waku", "process");

    [TestCase(nameof(Fault.ProductA), "candidate", "nwaku")]
    [TestCase(nameof(Fault.ProductB), "product", "js-waku")]
    [TestCase(nameof(Fault.ProtocolAmbiguity), "unclear", "nwaku and js-waku together")]
    [TestCase(nameof(Fault.Test), "harness", "the case itself")]
    [TestCase(nameof(Fault.Environment), "environment", "the machine or the engine process")]
    public void TheTableTellsWhoseItIs(string truth, string blame, string who)
    {
        using var folder = Folder(CaseStatus.Failed);
        Write(folder, TableOf(Enum.Parse<Fault>(truth)));
        Assert.That(folder.Make("nwaku").Said, Is.Empty);
        var cell = Cell(folder);
        Assert.That(cell.GetProperty("blame").GetString(), Is.EqualTo(blame));
        Assert.That(cell.GetProperty("who").GetString(), Does.StartWith(who));
        Assert.That(cell.GetProperty("swaps").GetArrayLength(), Is.GreaterThan(4));
        Assert.That(folder.Text(".html"), Does.Contain("one factor swapped at a time"));
        Assert.That(folder.Text(".md"), Does.Contain(" run again | "));
        new SchemaValidator("dossier.schema.json").Validate(YamlSource.Parse("dossier.json", folder.Text(".json")));
        new SchemaValidator("blame.schema.json").Validate(YamlSource.Load(folder.Runs[0].In(BlameFile.FileName)));
    }

    /// <summary>The class that the file says is made again: whoever rewrites it excuses nobody.</summary>
    [Test]
    public void ALieOfTheFileIsNotBelieved()
    {
        using var folder = Folder(CaseStatus.Failed);
        Write(folder, TableOf(Fault.ProductA), new BlameVerdict(Fault.Environment, 1, "the machine", "trust me"));
        folder.Make("nwaku");
        Assert.That(Cell(folder).GetProperty("blame").GetString(), Is.EqualTo("candidate"));
    }

    /// <summary>A product whose faults break the harness is no matter of the machine, though the case says environment.</summary>
    [Test]
    public void AnErrorOfTheHarnessThatFollowsOneProductIsTheProducts()
    {
        using var folder = Folder(CaseStatus.Environment);
        Write(folder, TableOf(Fault.ProductA, CaseStatus.Environment));
        folder.Make("nwaku");
        Assert.That(Cell(folder).GetProperty("blame").GetString(), Is.EqualTo("candidate"));
    }

    /// <summary>What was not told falls back to what the run has, and never to an excuse.</summary>
    [Test]
    public void ACellThatWasNotSeenAgainStaysAProducts()
    {
        using var folder = Folder(CaseStatus.Failed);
        var table = BlameTable.Of(Red, CaseStatus.Failed);
        Write(folder, Enumerable.Range(0, 6).Aggregate(table, static (t, _) => t.With(Red, CaseStatus.Passed)));
        folder.Make("nwaku");
        Assert.That(Cell(folder).GetProperty("blame").GetString(), Is.AnyOf("candidate", "product", "unclear"));
    }

    [TestCase("{", "remove it, or make it again")]
    [TestCase("{\"schema\":2,\"run\":\"r\",\"manifest\":\"m\",\"reruns\":\"\",\"cells\":[]}", "schema: 1 expected")]
    [TestCase("{\"schema\":1,\"run\":\"r\",\"manifest\":\"m\",\"reruns\":\"\",\"cells\":[]}", "which is not this run")]
    [TestCase("{\"schema\":1,\"run\":\"r\",\"manifest\":\"m\",\"reruns\":\"\",\"cells\":[null]}", "cells: each has")]
    public void AFileThatIsNotOfThisRunIsNamed(string text, string reason)
    {
        using var folder = Folder(CaseStatus.Failed);
        File.WriteAllText(folder.Runs[0].In(BlameFile.FileName), text);
        var (code, said) = folder.Make("nwaku");
        Assert.That(code, Is.EqualTo(UsageException.ExitCode));
        Assert.That(said, Does.Contain(reason).And.Contain(BlameFile.FileName));
    }

    private static DossierFolder Folder(CaseStatus status)
    {
        var run = DossierSample.Suites(green: true);
        return new DossierFolder(run with { Cases = [.. run.Cases.Select(c => c.Id == Case ? c with { Status = status } : c)] });
    }

    private static JsonElement Cell(DossierFolder folder) =>
        folder.Json.GetProperty("red").EnumerateArray().Single(static r => r.GetProperty("id").GetString() == Case);

    private static void Write(DossierFolder folder, BlameTable table, BlameVerdict? lie = null)
    {
        var stored = folder.Runs[0];
        new BlameFile
        {
            Schema = 1,
            Run = EvidenceReader.Read(stored.Folder).Plan.RunId,
            Manifest = EvidenceManifest.Digest(stored.In(EvidenceManifest.FileName)),
            Reruns = "/results/reruns",
            Cells =
            [
                new BlamedCell
                {
                    Id = Case, Red = table.Red, Rows = table.Rows, Deaths = 0, Rounds = 3, Seconds = 12.5, NotSwapped = [],
                    Verdict = lie ?? BlameClassifier.Of(table),
                },
            ],
        }.Write(stored.Folder);
    }

    private static BlameTable TableOf(Fault truth, CaseStatus shows = CaseStatus.Failed)
    {
        var table = BlameTable.Of(Red, shows);
        string[] labels = ["nwaku", "js-waku", "go-waku"];
        foreach (var swap in from round in Enumerable.Range(0, 4)
                             from f in labels
                             from t in labels
                             select new Swap(f, t, round % 2 == 0 ? "process" : "docker"))
        {
            var fails = truth switch
            {
                Fault.ProductA => swap.Has("nwaku"),
                Fault.ProductB => swap.To == "js-waku",
                Fault.ProtocolAmbiguity => swap.Has("nwaku") && swap.Has("js-waku"),
                Fault.Test => true,
                _ => swap.Engine == "process",
            };
            table = table.With(swap, fails ? shows : CaseStatus.Passed);
        }

        return table;
    }
}
