using Waku.QA.CaseKit;
using Waku.QA.CaseKit.Records;
using Waku.QA.CaseKit.Sharing;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Reporting;
using Waku.QA.Runs.Suites;

namespace Waku.QA.Runs.Sessions;

/// <summary>Runs one case again, alone, on clusters that nobody has used. What happens there is told to who asked, not written into the run.</summary>
internal sealed class CaseReplay(RunContext run, SuiteAssembly assembly, CasePlan plan, string suite, RunFolder folder)
{
    /// <summary>Runs the case of an id; returns what became of it, and what its clusters showed.</summary>
    public async Task<ReplayResult> RunAsync(string id, CancellationToken cancellationToken)
    {
        var first = run.Cases;
        await run.Pool.RenewAsync();
        folder.BeginReplay();
        IReadOnlyList<RunFinding> found = [];
        try
        {
            run.Cases = new CaseRecorder();
            var runner = SuiteRunner.OfCases(assembly, plan, [id], workers: 1);
            await Task.Run(() => runner.Run(run, new ResultListener(run.Cases, suite, run.Time, static _ => { }), cancellationToken), CancellationToken.None);
            await run.Pool.RenewAsync();
            return new ReplayResult(run.Cases.Cases.FirstOrDefault(c => c.FullName == id), found = folder.EndReplay());
        }
        finally
        {
            if (found.Count == 0)
            {
                folder.EndReplay();
            }

            run.Cases = first;
        }
    }
}
