using Waku.QA.CaseKit;
using Waku.QA.CaseKit.Records;
using Waku.QA.CaseKit.Sharing;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.History;
using Waku.QA.Runs.Progress;
using Waku.QA.Runs.Reporting;
using Waku.QA.Runs.Suites;

namespace Waku.QA.Runs.Sessions;

/// <summary>Runs red cases again, on fresh clusters, to say what kind of red they are. Their result stays red; every attempt is kept.</summary>
internal sealed class FlakeClassifier(RunContext run, SuiteAssembly assembly, CasePlan plan, string suite, RunHistory history, Func<CaseRecord, bool> known,
    RunConsole console)
{
    private const int Reruns = 4;

    /// <summary>More red cases than this are not a matter of flakes, and not worth the time.</summary>
    private const int MostCases = 20;

    public async Task ClassifyAsync(CancellationToken cancellationToken)
    {
        var first = run.Cases;
        var red = first.Cases.Where(c => c.Status is CaseStatus.Failed or CaseStatus.Environment
            && c.Suite != CaseRecorder.OfRun && c.Attempts.Count == 0 && !known(c)).ToList();
        if (red.Count is 0 or > MostCases)
        {
            return;
        }

        foreach (var record in red)
        {
            record.Attempts.Add(new CaseAttempt(1, record.Status, (record.Stop - record.Start).TotalMilliseconds, record.Message));
        }

        for (var i = 0; i < Reruns && !cancellationToken.IsCancellationRequested; i++)
        {
            console.Report($"classifying {red.Count} red case(s): attempt {i + 2} of {Reruns + 1}");
            await run.Pool.RenewAsync();
            run.Cases = new CaseRecorder();
            var runner = SuiteRunner.OfCases(assembly, plan, [.. red.Select(static c => c.FullName)]);
            await Task.Run(() => runner.Run(run, new ResultListener(run.Cases, suite, run.Time, static _ => { }), cancellationToken), CancellationToken.None);
            await run.Pool.RenewAsync();
            Keep(first, red, i + 2);
            run.Cases = first;
        }

        foreach (var record in red)
        {
            var (failed, ran) = history.FailuresOf(record.FullName);
            record.Classification = FlakeVerdict.Of(record.Attempts, failed, ran);
            console.Report($"{record.Name}: {record.Classification}");
        }
    }

    /// <summary>Results of the attempt; a node that died or crashed in it counts for the run.</summary>
    private void Keep(CaseRecorder first, List<CaseRecord> red, int number)
    {
        foreach (var record in red)
        {
            var again = run.Cases.Cases.FirstOrDefault(c => c.FullName == record.FullName);
            record.Attempts.Add(again is null
                ? new CaseAttempt(number, CaseStatus.NotTested, 0, "it did not run again")
                : new CaseAttempt(number, again.Status, (again.Stop - again.Start).TotalMilliseconds, again.Message));
        }

        foreach (var crash in run.Cases.Cases.Where(static c => c.Suite == CaseRecorder.OfRun))
        {
            var kept = first.Get(crash.FullName, crash.Suite, crash.Feature, crash.Name);
            (kept.Status, kept.Message, kept.Start, kept.Stop) = (crash.Status, crash.Message, crash.Start, crash.Stop);
        }
    }
}
