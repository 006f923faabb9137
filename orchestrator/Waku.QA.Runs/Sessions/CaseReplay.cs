using Waku.QA.CaseKit;
using Waku.QA.CaseKit.Records;
using Waku.QA.CaseKit.Sharing;
using Waku.QA.Runs.Reporting;
using Waku.QA.Runs.Suites;

namespace Waku.QA.Runs.Sessions;

/// <summary>
/// Runs cases again, one at a time unless more are asked for, on clusters that nobody has used. What happens there is told to who asked, not written
/// into the run.
/// </summary>
internal sealed class CaseReplay(RunContext run, SuiteAssembly assembly, CasePlan plan, string suite, RunFolder folder, int workers = 1)
{
    /// <summary>Runs the cases of these ids; returns what became of them, and what their clusters showed.</summary>
    public async Task<ReplayResult> RunAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var first = run.Cases;
        await run.Pool.RenewAsync();
        folder.BeginReplay();
        try
        {
            run.Cases = new CaseRecorder();
            var runner = SuiteRunner.OfCases(assembly, plan, ids, workers);
            await Task.Run(() => runner.Run(run, new ResultListener(run.Cases, suite, run.Time, static _ => { }), cancellationToken), CancellationToken.None);
            await run.Pool.AwaitDeathAsync(cancellationToken);
            await run.Pool.RenewAsync();
            return new ReplayResult(run.Cases.Cases, folder.EndReplay());
        }
        finally
        {
            folder.EndReplay();
            run.Cases = first;
        }
    }
}
