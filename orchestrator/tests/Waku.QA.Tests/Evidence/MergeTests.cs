using System.IO.Compression;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Resilience;
using Waku.QA.Files;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Gate;
using Waku.QA.Runs.Judging;

namespace Waku.QA.Tests.Evidence;

/// <summary>Parts make the run that would have been made at once, or nothing.</summary>
public sealed class MergeTests
{
    private const int Count = 6;
    private static readonly GatePolicy Policy = GatePolicy.Load(GateFiles.PolicyOf("smoke"));

    [Test]
    public void SixPartsAreTheWholeRun([Range(0, 19)] int seed)
    {
        var whole = StoredRunTests.Generate(new Random(seed));
        var parts = Parts(whole);
        new Random(seed).Shuffle(parts);

        var (merged, reasons) = EvidenceMerge.Merge("merged", parts);

        Assert.That(reasons, Is.Empty);
        Assert.That(merged!.Cases.Select(Key), Is.EqualTo(whole.Cases.Select(Key)));
        var (first, second) = (Judge(whole), Judge(merged));
        Assert.That(second.Verdict, Is.EqualTo(first.Verdict));
        Assert.That(second.Rules.Select(static r => (r.Id, r.Name, r.Outcome)), Is.EqualTo(first.Rules.Select(static r => (r.Id, r.Name, r.Outcome))));
        Assert.That(second.Rules.Select(static r => r.Summary()), Is.EqualTo(first.Rules.Select(static r => r.Summary())));
    }

    /// <summary>Smoke on two implementations, whole and in six parts, as seven runs of the program left them.</summary>
    [Test]
    public void TheSixPartsOfARealRunAreThatRun()
    {
        var folder = Directory.CreateTempSubdirectory("waku-qa-parts").FullName;
        var stored = Path.Combine(Repository.Root, "orchestrator", "tests", "Waku.QA.Tests", "Evidence", "stored");
        ZipFile.ExtractToDirectory(Path.Combine(stored, "smoke-six-parts.zip"), folder);
        var whole = EvidenceReader.Read(Path.Combine(folder, "whole"));
        var parts = Enumerable.Range(1, Count).Reverse().Select(i => EvidenceReader.Read(Path.Combine(folder, $"part-{i}"))).ToList();
        Directory.Delete(folder, recursive: true);

        var (merged, reasons) = EvidenceMerge.Merge("merged", parts);

        Assert.That(reasons, Is.Empty);
        Assert.That(merged!.Cases.Select(Key), Is.EqualTo(whole.Cases.Select(Key)));
        Assert.That(merged.Cases, Has.Count.EqualTo(74));
        Assert.That(merged.Plan.Hash, Is.EqualTo(whole.Plan.Hash));
        var (first, second) = (Judge(whole), Judge(merged));
        Assert.That(first.Verdict, Is.EqualTo(Verdict.Pass));
        Assert.That(second.Verdict, Is.EqualTo(Verdict.Pass));
        Assert.That(second.Rules.Select(static r => (r.Id, r.Name, r.Outcome, r.Summary())), Is.EqualTo(
            first.Rules.Select(static r => (r.Id, r.Name, r.Outcome, r.Summary()))));
        Assert.That(EvidenceMerge.Merge("merged", parts[1..]).Whole, Is.Null, "five are not six");
    }

    /// <summary>What the harness tried again in each part is told of the whole, and can be read again.</summary>
    [Test]
    public void RetriesOfPartsAreAddedUp()
    {
        var parts = Parts(StoredRunTests.Generate(new Random(1)));
        parts[0] = parts[0] with { Retries = [new RetryCount("image pull", 1, "timeout"), new RetryCount("readiness", 3, "refused")] };
        parts[2] = parts[2] with { Retries = [new RetryCount("readiness", 4, "refused too")] };
        var merged = EvidenceMerge.Merge("merged", parts).Whole!;
        Assert.That(merged.Retries!.Select(static r => (r.Pipeline, r.Count)), Is.EqualTo(new[] { ("image pull", 1), ("readiness", 7) }));

        using var stored = new StoredRun(merged);
        new SchemaValidator("cases.schema.json").Validate(YamlSource.Load(stored.Cases));
        Assert.That(EvidenceReader.Read(stored.Folder).Retries, Is.EqualTo(merged.Retries));
        Assert.That(EvidenceMerge.Merge("merged", Parts(StoredRunTests.Generate(new Random(1)))).Whole!.Retries, Is.Null, "nothing is said of nothing");
    }

    [Test]
    public void MissingDoubleAndForeignPartsBlock()
    {
        var parts = Parts(GateSample.Of([.. Enumerable.Repeat(CaseStatus.Passed, 12)]));
        var foreign = Parts(GateSample.Of([.. Enumerable.Repeat(CaseStatus.Passed, 13)]));
        var other = parts[0] with { Nodes = [parts[0].Nodes[0] with { Version = "9" }] };
        (RunEvidence[] Parts, string Reason)[] bad =
        [
            ([], "no parts"), (parts[1..], "part 1 of 6 is missing"), ([.. parts, parts[2]], "part 3 is there 2 times"),
                ([.. parts[1..], foreign[0]], "another plan"),
            ([.. parts[1..], other], "programs of some"), ([.. parts, GateSample.Of(CaseStatus.Passed)], "no part of --shard"),
            ([parts[0] with { Plan = parts[0].Plan with { Selected = [] } }, .. parts[1..]], "is in no part"),
            ([parts[0] with { Plan = parts[0].Plan with { Parts = int.MaxValue } }], "parts are there"),
        ];
        foreach (var (some, reason) in bad)
        {
            var (merged, reasons) = EvidenceMerge.Merge("merged", some);
            Assert.That(merged, Is.Null, reason);
            Assert.That(string.Join('\n', reasons), Does.Contain(reason));
        }
    }

    private static (string, CaseStatus, string) Key(CaseEvidence one) => (one.Id, one.Status, string.Join(',', one.Requirements));

    private static GateResult Judge(RunEvidence run) => GateEvaluator.Evaluate(Policy, run, [], run.Plan.Day);

    /// <summary>Every fifth part is empty: more parts than fixtures have that.</summary>
    private static RunEvidence[] Parts(RunEvidence whole) => [.. Enumerable.Range(1, Count).Select(part =>
    {
        List<string> ids = [.. whole.Plan.Cases.Where((_, i) => (i % (Count - 1)) + 1 == part).Select(static c => c.Id)];
        return whole with
        {
            Plan = whole.Plan with { RunId = $"part-{part}", Part = part, Parts = Count, Selected = ids },
            Cases = [.. whole.Cases.Where(c => ids.Contains(c.Id))],
            Findings = part == 1 ? whole.Findings : [],
            Nodes = ids.Count == 0 ? [] : whole.Nodes,
        };
    })];
}
