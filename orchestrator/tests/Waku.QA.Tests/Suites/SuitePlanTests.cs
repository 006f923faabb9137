using System.Text.RegularExpressions;
using Waku.QA.CaseKit;
using Waku.QA.Cli;
using Waku.QA.Cli.Commands;
using Waku.QA.Cli.Settings;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using Waku.QA.Runs.Selection;
using Waku.QA.Runs.Sensitivity;
using Waku.QA.Runs.Sessions;
using Waku.QA.Runs.Specifications;
using Waku.QA.Runs.Suites;

namespace Waku.QA.Tests.Suites;

/// <summary>The suites as they are planned: numbers, ids, shards, coverage, mutants.</summary>
[NonParallelizable]
public sealed class SuitePlanTests
{
    private static readonly string[] Measured =
        ["11/WAKU2-RELAY", "12/WAKU2-FILTER", "13/WAKU2-STORE", "14/WAKU2-MESSAGE", "19/WAKU2-LIGHTPUSH", "34/WAKU2-PEER-EXCHANGE", "51/WAKU2-RELAY-SHARDING",
            "66/WAKU2-METADATA"];

    [Test]
    public void FunctionalCasesAreManyAndEachSaysWhatItChecks()
    {
        var tests = Runner("functional").Tests();
        Assert.That(tests, Has.Count.GreaterThanOrEqualTo(400));
        Assert.That(tests.Select(static t => t.FullName), Is.Unique);
        Assert.That(tests.Where(static t => Requirements.Of(t).Count == 0).Select(static t => t.FullName), Is.Empty);
    }

    [Test]
    public void EverySeedOfThePastHasACase()
    {
        var named = Runner("release").Tests().SelectMany(Requirements.Of).ToHashSet();
        string[] seeds =
        [
            "N#1556", "J#1982", "J#1681", "N#2491", "N#2511", "G#1255", "N#2896", "G#1061", "N#3530", "N#3271", "J#2196", "N#2512", "N#2955", "N#3540",
                "G#1103", "status-go#7780", "N#2745", "N#2716",
            "N#1263", "N#3657", "N#2146", "N#2214", "N#3559", "N#1464", "N#1408", "N#1485", "N#2306", "J#1765", "G#1182", "N#3219", "N#3823", "N#3816",
                "N#4007", "N#4029", "N#2417",
        ];
        Assert.That(seeds, Has.Length.EqualTo(35).And.All.Matches<string>(s => named.Contains(s!)));
    }

    [Test]
    public void TheCoveragePageIsCurrentAndNineTenthsOfTheMustsAreNamed()
    {
        var page = CoverageCommand.Page();
        Assert.That(File.ReadAllText(Path.Combine(Repository.Root, "docs", "coverage.md")), Is.EqualTo(page), "run: waku-qa coverage --write docs/coverage.md");
        var must = RequirementCatalogue.Load(Path.Combine(Repository.Root, "suites", "requirements.yaml"))
            .Where(static r => r.IsMust && Measured.Contains(r.Document)).ToList();
        var covered = must.Count(r => !Regex.IsMatch(page, $@"^\| {Regex.Escape(r.Id)} \|.*\| \*\*none\*\*", RegexOptions.Multiline));
        Assert.That((double)covered / must.Count, Is.GreaterThanOrEqualTo(0.9), $"{covered} of {must.Count}");
    }

    [Test]
    public void AnIdThatDoesNotExistIsAnError() => Assert.That(() => CoveragePage.Render([], [("test", "13-M99")]), Throws.InstanceOf<UsageException>());

    [Test]
    public void ShardsHaveEveryCaseOnceAndTakeAboutAsLong()
    {
        var cases = Runner("pr").Cases();
        var durations = DurationFile.Read(RunSession.Durations);
        var shards = Enumerable.Range(1, 4).Select(i => new ShardPlan(i, 4).Of(cases, durations)).ToList();
        Assert.That(shards.SelectMany(static s => s), Is.EquivalentTo(cases));
        var times = shards.Select(s => s.Sum(c => durations.GetValueOrDefault(c, 100))).ToList();
        Assert.That(times.Max() / times.Average(), Is.LessThan(1.2), "the longest against the mean");
    }

    [TestCase("0/4")]
    [TestCase("5/4")]
    [TestCase("x")]
    [TestCase("1/2/3")]
    public void BadShardsAreErrors(string text) => Assert.That(() => ShardPlan.Parse(text), Throws.InstanceOf<UsageException>());

    [Test]
    public void EveryMutantHasCasesThatMustFindIt()
    {
        var catalogue = MutantCatalogue.Load(Path.Combine(Repository.Root, "suites", "mutants.yaml"));
        Assert.That(catalogue.Mutants, Has.Count.GreaterThanOrEqualTo(40));
        Assert.That(catalogue.Mutants.Select(static m => m.Name), Is.Unique);
        Assert.That(catalogue.Mutants.Select(static m => m.Cases).Distinct().Select(static c => Runner("release", c).Cases().Count), Is.All.Positive);
    }

    private static SuiteRunner Runner(string suite, string? filter = null) =>
        new(SuiteAssembly.Load(), CasePlan.Of(TopologyChoice.Read(null, [], Installed.Catalogue), Installed.Catalogue), suite, filter, 1);
}
