using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;
using Waku.QA.Tests.Evidence;

namespace Waku.QA.Tests.Dossiers;

/// <summary>Results that do not belong together are named and never put together; what was changed makes no dossier.</summary>
public sealed class DossierInputTests
{
    private static readonly NodeEvidence Another = DossierSample.Candidate with { Digest = DossierSample.Digest('f') };

    [Test]
    public void WhatDoesNotBelongTogetherIsNamed()
    {
        var (suites, comparison) = (DossierSample.Suites(green: true), DossierSample.Comparison());
        var part = DossierSample.Plan(suites with { Plan = suites.Plan with { Part = 1, Parts = 2, Selected = [suites.Cases[0].Id], RunId = "part-1" } });
        (string What, int Code, string Reason, RunEvidence[] Runs)[] bad =
        [
            ("a run twice", 1, "is there 2 times", [suites, suites]),
            ("a filtered run", 1, "filtered by x", [DossierSample.Plan(suites with { Plan = suites.Plan with { Filter = "x" } }), comparison]),
            ("a part without the other", 1, "part 2 of 2 is missing", [part, comparison]),
            ("parts of two plans", 1, "is missing", [part, DossierSample.Plan(part with { Plan = part.Plan with { Seed = 9, Part = 2, RunId = "part-2" } })]),
            ("a forged plan", 1, "does not fit its hash", [suites with { Plan = suites.Plan with { Seed = 99 } }, comparison]),
        ];
        foreach (var (what, code, reason, runs) in bad)
        {
            using var folder = new DossierFolder(runs);
            var (exit, said) = folder.Make();
            Assert.That(exit, Is.EqualTo(code), what);
            Assert.That(said, Does.Contain(reason).And.Contain("do not belong together"), what);
            Assert.That(File.Exists(folder.Page), Is.False, $"{what}: nothing is written");
        }
    }

    [Test]
    public void AnotherCandidateBlocksAndIsNamed()
    {
        using var folder = new DossierFolder(DossierSample.Suites(green: true), DossierSample.Comparison(Another));
        Assert.That(folder.Make().Code, Is.EqualTo(1));
        Assert.That(folder.Text(".html"), Does.Contain("one-candidate"));
        Assert.That(folder.Json.GetProperty("answers")[1].GetProperty("points")[0].GetString(), Does.StartWith("one-candidate: "));
    }

    [TestCase("cases.json")]
    [TestCase("run.json")]
    [TestCase("nodes/main/a.log")]
    public void AChangedFileMakesNoDossier(string file)
    {
        using var folder = new DossierFolder(DossierSample.Suites(green: true));
        File.AppendAllText(folder.Runs[0].In(file), " ");
        var (code, said) = folder.Make();
        Assert.That(code, Is.EqualTo(3));
        Assert.That(said, Does.Contain($"{file} was changed"));
        Assert.That(File.Exists(folder.Page), Is.False);
    }

    [Test]
    public void ARunThatWasCutShortIsShownAsThat()
    {
        using var folder = new DossierFolder(DossierSample.Suites(green: true) with { End = null, Nodes = [] });
        Assert.That(folder.Make().Code, Is.EqualTo(2));
        Assert.That(folder.Text(".html"), Does.Contain("it was cut short: it has no end"));
        Assert.That(folder.Json.GetProperty("verdict").GetString(), Is.EqualTo("undecided"));
    }

    [Test]
    public void PartsAreOneRun()
    {
        var whole = DossierSample.Suites();
        var half = whole.Cases.Count / 2;
        using var one = new DossierFolder(whole);
        using var two = new DossierFolder(Part(whole, 2, whole.Cases.Skip(half)), Part(whole, 1, whole.Cases.Take(half)));
        Assert.That((one.Make("nwaku").Code, two.Make("nwaku").Code), Is.EqualTo((1, 1)));
        foreach (var table in (string[])["count", "matrix", "protocols", "requirements", "resilience", "knownIssues"])
        {
            Assert.That(two.Json.GetProperty(table).ToString(), Is.EqualTo(one.Json.GetProperty(table).ToString()), table);
        }

        Assert.That(two.Json.GetProperty("sources").GetArrayLength(), Is.EqualTo(2));
    }

    [Test]
    public void ACandidateIsNamedOrNobodyIsBlamed()
    {
        using var folder = new DossierFolder(DossierSample.Suites());
        folder.Make();
        Assert.That(folder.Text(".html"), Does.Contain("Nobody said whose verdict this is").Or.Contain("The evidence does not tell"));
        Assert.That(folder.Json.GetProperty("red").EnumerateArray().Select(static r => r.GetProperty("blame").GetString()), Does.Not.Contain("candidate"));
        folder.Make("nwaku@v0.38.1-rc.1");
        Assert.That(folder.Json.GetProperty("red")[0].GetProperty("blame").GetString(), Is.EqualTo("candidate"));
        Assert.That(folder.Json.GetProperty("subject").GetString(), Is.EqualTo("nwaku v0.38.1-rc.1"));
        Assert.That(folder.Make("nwaku@v9"), Is.EqualTo((64, "--candidate 'nwaku@v9': no node of these runs is that; there are go-waku@v0.9.0, "
            + "js-waku@core-0.0.40, nwaku@v0.38.1-rc.1")));
    }

    [Test]
    public void WhereItMayBeWritten()
    {
        using var folder = new DossierFolder(DossierSample.Suites(green: true));
        var run = folder.Runs[0].Folder;
        Assert.Multiple(() =>
        {
            Assert.That(folder.Make(file: Path.Combine(run, "other.html")).Said, Does.Contain("lies in the folder of a run"));
            Assert.That(folder.Make(file: run).Said, Does.Contain("is a folder"));
            Assert.That(folder.Make(file: Path.Combine(Path.GetTempPath(), "x.json")).Said, Does.Contain("ends with .html"));
            Assert.That(folder.Make(file: "/dev/null/x.html").Code, Is.EqualTo(64));
            Assert.That(folder.Make(file: Path.Combine(run, "dossier.html")).Said, Is.Empty);
        });
        Assert.That(EvidenceManifest.Check(run, null), Is.Not.Null, "its own name is not in the manifest");
    }

    private static RunEvidence Part(RunEvidence whole, int part, IEnumerable<CaseEvidence> cases)
    {
        List<CaseEvidence> mine = [.. cases];
        return whole with
        {
            Plan = whole.Plan with { RunId = $"part-{part}", Part = part, Parts = 2, Selected = [.. mine.Select(static c => c.Id)] },
            Cases = mine,
            Findings = part == 1 ? whole.Findings : [],
        };
    }
}
