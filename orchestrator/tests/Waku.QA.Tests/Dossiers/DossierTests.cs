using System.Text.Json;
using System.Text.RegularExpressions;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Resilience;
using Waku.QA.Files;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Sessions;
using Waku.QA.Tests.Evidence;

namespace Waku.QA.Tests.Dossiers;

/// <summary>What a dossier says, and that page, Markdown and JSON say the same.</summary>
public sealed class DossierTests
{
    private DossierFolder _folder = null!;
    private int _code;

    [OneTimeSetUp]
    public void Make()
    {
        _folder = new DossierFolder(DossierSample.Suites(), DossierSample.Comparison());
        (_code, var said) = _folder.Make();
        Assert.That(_code, Is.EqualTo(1), said);
    }

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void FiveQuestionsAreAnsweredFirst()
    {
        var answers = _folder.Json.GetProperty("answers").EnumerateArray().ToDictionary(static a => a.GetProperty("id").GetString()!);
        Assert.Multiple(() =>
        {
            Assert.That(Short("blocked"), Is.EqualTo("Yes"));
            Assert.That(Short("reason"), Does.Contain("failed").And.Contain("findings"));
            Assert.That(Short("blame"), Does.StartWith("Yes"));
            Assert.That(Points("blame"), Does.Contain("the candidate: 4 (nwaku v0.38.1-rc.1)").And.Contain("the environment: 1"));
            Assert.That(Short("gaps"), Does.Match(@"^6 of 55 cases; \d+ gaps in all$"));
            Assert.That(answers["repeat"].GetProperty("command").GetString(), Does.StartWith("waku-qa run interop --engine docker"));
        });
        var (page, summary) = (_folder.Text(".html"), _folder.Text(".md"));
        foreach (var question in (string[])["Is it blocked?", "By what?", "Is it ours?", "What was not tested?", "How do I repeat it?"])
        {
            Assert.That(page.IndexOf(question, StringComparison.Ordinal), Is.Positive.And.LessThan(page.IndexOf("Red cells", StringComparison.Ordinal)));
            Assert.That(summary.IndexOf(question, StringComparison.Ordinal),
                Is.Positive.And.LessThan(summary.IndexOf("## Red cells", StringComparison.Ordinal)));
        }

        string Short(string id) => answers[id].GetProperty("short").GetString()!;
        string Points(string id) => string.Join('\n', answers[id].GetProperty("points").EnumerateArray().Select(static p => p.GetString()));
    }

    [Test]
    public void EveryRedCellHasOneCommandAndItsLogs()
    {
        var red = _folder.Json.GetProperty("red").EnumerateArray().ToList();
        Assert.That(red, Has.Count.EqualTo(7), "three failed, the death, environment, undecided, and the known issue last");
        Assert.That(red[^1].GetProperty("knownIssue").GetString(), Does.Contain("J#2622").And.Contain("2026-12-20"));
        Assert.That(red.SkipLast(1).Any(static r => r.TryGetProperty("knownIssue", out _)), Is.False);
        var store = red.First(static r => r.GetProperty("id").GetString() == "Interop.StoreTests.FindsOldMessages(go-waku, nwaku)");
        Assert.That(store.GetProperty("command").GetString(), Is.EqualTo("waku-qa run interop --engine docker --node nwaku=wakuorg/nwaku:v0.38.1-rc.1 "
            + "--node go-waku=wakuorg/go-waku:v0.9.0 --node js-waku=wakuorg/js-waku:core-0.0.40 --seed 7 "
            + "--filter 'test == \"Interop.StoreTests.FindsOldMessages(go-waku, nwaku)\"' --partial"));
        Assert.That(store.GetProperty("logs")[0].GetString(), Does.EndWith("/nodes/main"));
        var log = store.GetProperty("logs")[0].GetString()!;
        Assert.That(Path.Exists(Path.Combine(Path.GetDirectoryName(_folder.Page)!, log)), Is.True, "the link leads there");
        foreach (var cell in red)
        {
            Assert.That(cell.GetProperty("command").GetString(), Does.StartWith("waku-qa "), cell.ToString());
        }
    }

    [Test]
    public void TheCandidateStandsAgainstItsBaseline()
    {
        var programs = _folder.Json.GetProperty("programs").EnumerateArray().Select(static p => (Role: p.GetProperty("role").GetString(),
            Version: p.GetProperty("version").GetString(), Digest: p.GetProperty("digest").GetString(), Day: p.GetProperty("dates")[0].GetString())).ToList();
        Assert.That(programs[0], Is.EqualTo(("candidate", "v0.38.1-rc.1", DossierSample.Candidate.Digest, "2026-11-22")));
        Assert.That(programs[1], Is.EqualTo(("baseline", "v0.37.1", DossierSample.Baseline.Digest, "2026-11-22")));
        Assert.That(programs.Skip(2).Select(static p => p.Role), Is.All.EqualTo("beside"));
    }

    [Test]
    public void FiguresHaveIntervals()
    {
        var row = _folder.Json.GetProperty("performance")[0];
        Assert.That((row.GetProperty("candidate").GetString(), row.GetProperty("baseline").GetString()), Is.EqualTo(("nwaku v0.38.1-rc.1", "nwaku v0.37.1")));
        var figure = row.GetProperty("figures").EnumerateArray().First(static f => f.GetProperty("metric").GetString() == "latency.p99");
        Assert.That((figure.GetProperty("shift").GetDouble(), figure.GetProperty("lower").GetDouble(), figure.GetProperty("upper").GetDouble(),
            figure.GetProperty("pairs").GetInt32()), Is.EqualTo((0.048, -0.022, 0.119, 12)));
        Assert.That(_folder.Text(".html"), Does.Contain("+4.8%").And.Contain("-2.2% to +11.9%").And.Contain("<svg class=\"interval\""));
    }

    [Test]
    public void WhatTheHarnessTriedAgainIsShown()
    {
        using var folder = new DossierFolder(DossierSample.Suites() with { Retries = [new RetryCount("image pull", 2, "<b>no answer</b>")] });
        folder.Make();
        Assert.That(folder.Json.GetProperty("retries")[0].GetProperty("count").GetInt32(), Is.EqualTo(2));
        Assert.That(folder.Text(".html"), Does.Contain("image pull").And.Contain("&lt;b&gt;no answer"));
        Assert.That(folder.Text(".md"), Does.Contain("image pull"));
        new SchemaValidator("dossier.schema.json").Validate(YamlSource.Parse("dossier.json", folder.Text(".json")));
    }

    [Test]
    public void ViewsAreWhatTheirFormatsSay()
    {
        new SchemaValidator("dossier.schema.json").Validate(YamlSource.Parse("dossier.json", _folder.Text(".json")));
        var page = _folder.Text(".html");
        Assert.Multiple(() =>
        {
            Assert.That(page, Does.Not.Match("<script|javascript:|src=|@import|url\\("), "no script, nothing from elsewhere");
            Assert.That(Regex.Matches(page, "href=\"(?!#|\\./)"), Is.Empty, "links lead below the page only");
            Assert.That(Regex.Matches(page, "<table").Count, Is.EqualTo(Regex.Matches(page, "<caption>[^<]+</caption>").Count));
            Assert.That(Regex.Matches(page, "<th>|<th scope=\"col\"></th>"), Is.Empty, "every heading has a scope and a text");
            Assert.That(page, Does.Contain("class=\"skip\"").And.Contain("<main").And.Contain("<nav").And.Contain("<header>").And.Contain("<footer>"));
            Assert.That(Regex.Matches(page, "<h1").Count, Is.EqualTo(1));
        });
        foreach (var heading in Regex.Matches(page, "<li><a href=\"#([a-z]+)\">([^<]+)").Select(static m => (Id: m.Groups[1].Value, Text: m.Groups[2].Value)))
        {
            Assert.That(page, Does.Contain($"<h2 id=\"{heading.Id}\">{heading.Text}</h2>"));
            Assert.That(_folder.Text(".md"), Does.Contain($"## {heading.Text}\n"));
        }
    }

    /// <summary>Days are counted from the day of the verdict.</summary>
    [TestCase("2026-11-22", 28, 6)]
    [TestCase("2026-12-19", 1, 6)]
    [TestCase("2026-12-20", 0, 7)]
    public void KnownIssuesRunOut(string day, int left, int open)
    {
        using var folder = new DossierFolder(DossierSample.Suites(), DossierSample.Comparison());
        folder.Make(day: DateOnly.Parse(day));
        Assert.That(folder.Json.GetProperty("knownIssues")[0].GetProperty("daysLeft").GetInt32(), Is.EqualTo(left));
        Assert.That(folder.Json.GetProperty("red").EnumerateArray().Count(static r => !r.TryGetProperty("knownIssue", out _)), Is.EqualTo(open));
    }

    [Test]
    public void AGreenReleaseSaysSoAndStillSaysWhatIsNotTested()
    {
        using var folder = new DossierFolder(DossierSample.Suites(green: true), DossierSample.Comparison());
        Assert.That(folder.Make(), Is.EqualTo((0, "")));
        Assert.That(folder.Json.GetProperty("verdict").GetString(), Is.EqualTo("pass"));
        Assert.That(folder.Text(".html"), Does.Contain("Nothing is red.").And.Contain("no case of the plan does it"));
        var boxes = folder.Json.GetProperty("checklist").GetProperty("boxes").EnumerateArray().ToList();
        Assert.That(boxes.Where(static b => b.GetProperty("ticked").GetBoolean()).Select(static b => b.GetProperty("text").GetString()),
            Is.EqualTo(new[] { "Release candidate tag is assigned (v0.X.0-rc.N)" }), "smoke is not in the evidence");
        Assert.That(boxes.Any(static b => b.GetProperty("why").GetString()!.StartsWith("smoke is not in the evidence", StringComparison.Ordinal)), Is.True);
    }

    [Test]
    public void TheSameEvidenceGivesTheSameBytes()
    {
        var first = (_folder.Text(".html"), _folder.Text(".md"), _folder.Text(".json"));
        Assert.That(_folder.Make().Code, Is.EqualTo(1));
        Assert.That((_folder.Text(".html"), _folder.Text(".md"), _folder.Text(".json")), Is.EqualTo(first));
    }

    /// <summary>Beside <c>gate.json</c>, and no file more that the manifest would miss.</summary>
    [Test]
    public void TheGateWritesItToo([Range(0, 9)] int seed)
    {
        using var stored = new StoredRun(StoredRunTests.Generate(new Random(seed)));
        var code = stored.Judge(output: stored.Folder).Code;
        var json = JsonDocument.Parse(File.ReadAllText(stored.In("dossier.json"))).RootElement;
        new SchemaValidator("dossier.schema.json").Validate(YamlSource.Load(stored.In("dossier.json")));
        Assert.That(json.GetProperty("verdict").GetString(), Is.EqualTo(JsonDocument.Parse(File.ReadAllText(stored.In("gate.json"))).RootElement
            .GetProperty("verdict").GetString()));
        Assert.That(stored.Judge(expect: true).Code, Is.EqualTo(code), "the run still fits its manifest");
        Assert.That(File.Exists(stored.In("dossier.html")) && File.Exists(stored.In("dossier.md")), Is.True);
    }
}
