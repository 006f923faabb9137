using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Selection;

namespace Waku.QA.Runs.Sessions;

/// <summary>Joins runs of suites and measurements to the evidence of a release, and judges it by one policy.</summary>
internal sealed class JoinSession(TimeProvider time)
{
    /// <summary>Writes the joined evidence to a new folder below <paramref name="target"/>, with the files of each run beside it, and judges it.</summary>
    public int Run(GateRequest request, string target)
    {
        var runs = GatheredRuns.Read(request.Results);
        var (whole, reasons) = EvidenceJoin.Join(RunIds.New(time), DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), runs);
        if (whole is null)
        {
            Console.Error.WriteLine($"the runs say nothing of a release:\n  {string.Join("\n  ", reasons)}");
            return Verdict.Block.ExitCode();
        }

        var folder = GatheredRuns.Write(target, "runs", request.Results, runs, whole);
        return GateSession.Run(request with { Results = [folder], Out = folder });
    }
}
