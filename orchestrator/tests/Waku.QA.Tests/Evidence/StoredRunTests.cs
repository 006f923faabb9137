using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Gate;
using Waku.QA.Runs.Judging;
using Waku.QA.Runs.Sessions;

namespace Waku.QA.Tests.Evidence;

/// <summary>What runs leave, and that it is judged again to the byte.</summary>
public sealed class StoredRunTests
{
    private static readonly CaseStatus[] Statuses = Enum.GetValues<CaseStatus>();

    [Test]
    public void FiftyRunsAreJudgedAgainToTheByte()
    {
        HashSet<Verdict> seen = [];
        for (var seed = 0; seed < 50; seed++)
        {
            var doubt = GateSample.Of([.. Enumerable.Repeat(CaseStatus.Passed, 39), CaseStatus.Undecided]);
            var evidence = seed % 10 == 7 ? doubt : Generate(new Random(seed));
            using var stored = new StoredRun(evidence);
            var policy = GatePolicy.Load(GateFiles.PolicyOf("smoke"));
            var gate = GateEvaluator.Evaluate(policy, EvidenceReader.Read(stored.Folder), [], evidence.Plan.Day);
            File.WriteAllText(stored.In("gate.json"), GateSession.ToText(gate));
            var again = Directory.CreateTempSubdirectory("waku-qa-again").FullName;

            var (code, _) = stored.Judge(output: again, expect: true);

            Assert.That(File.ReadAllBytes(Path.Combine(again, "gate.json")), Is.EqualTo(File.ReadAllBytes(stored.In("gate.json"))), $"seed {seed}");
            Assert.That(code, Is.EqualTo(gate.Verdict.ExitCode()));
            seen.Add(gate.Verdict);
            new SchemaValidator("gate-result.schema.json").Validate(YamlSource.Load(stored.In("gate.json")));
            new SchemaValidator("cases.schema.json").Validate(YamlSource.Load(stored.Cases));
            new SchemaValidator("manifest.schema.json").Validate(YamlSource.Load(stored.In("manifest.json")));
            foreach (var line in File.ReadAllLines(stored.In("cases.jsonl")))
            {
                new SchemaValidator("cases-line.schema.json").Validate(YamlSource.Parse("cases.jsonl", line));
            }

            Directory.Delete(again, recursive: true);
        }

        Assert.That(seen, Is.SupersetOf(new[] { Verdict.Pass, Verdict.Block, Verdict.Undecided, Verdict.HarnessFailure }), "the generator makes every verdict");
    }

    [Test]
    public void ARunThatWasKilledIsReadableAndNeverPasses([Range(0, 100, 5)] int percent)
    {
        using var stored = new StoredRun(Generate(new Random(0), red: false), ended: false);
        var bytes = File.ReadAllBytes(stored.In("cases.jsonl"));
        var plan = Array.IndexOf(bytes, (byte)'\n') + 1;
        var length = plan + ((bytes.Length - plan) * percent / 100);
        File.WriteAllBytes(stored.In("cases.jsonl"), bytes[..length]);

        var (code, reason) = stored.Judge();

        Assert.That(code, Is.EqualTo(2), reason);
        Assert.That(reason, Does.Contain("incomplete"));
        Assert.That(EvidenceReader.Read(stored.Folder).Cases, Has.Count.EqualTo(bytes[..length].Count(static b => b == '\n') - 1), "what was reached is kept");
    }

    [Test]
    public void AnEndedLogWithoutItsCasesIsStillIncomplete()
    {
        using var stored = new StoredRun(Generate(new Random(0), red: false));
        File.Delete(stored.Cases);
        File.Delete(stored.In("manifest.json"));
        Assert.That(stored.Judge().Code, Is.EqualTo(2));
    }

    [Test]
    public void ARunThatWasKilledBeforeItsManifestIsIncompleteWhateverElseItHadWritten([Values(0, 50, 100)] int percent)
    {
        using var stored = new StoredRun(Generate(new Random(0), red: false));
        File.Delete(stored.In("manifest.json"));
        var bytes = File.ReadAllBytes(stored.Cases);
        File.WriteAllBytes(stored.Cases, bytes[..(bytes.Length * percent / 100)]);

        var (code, reason) = stored.Judge();

        Assert.That(code, Is.EqualTo(2), reason);
        Assert.That(reason, Does.Contain("incomplete"));
        Assert.That(EvidenceReader.Read(stored.Folder).Cases, Has.Count.EqualTo(12), "what was reached is kept");
    }

    internal static RunEvidence Generate(Random random, bool? red = null)
    {
        var bad = red ?? random.Next(3) > 0;
        var results = Enumerable.Range(0, 12).Select(_ => bad && random.Next(10) == 0 ? Statuses[random.Next(Statuses.Length)] : CaseStatus.Passed).ToList();
        var run = GateSample.Of(results);
        return bad && random.Next(4) == 0
            ? run with
            {
                Findings =
                [new RunFinding((FindingKind)random.Next(5), "the oracle accepts the history", "main", "2 violations", ["messages.jsonl"])]
            }
            : run;
    }
}
