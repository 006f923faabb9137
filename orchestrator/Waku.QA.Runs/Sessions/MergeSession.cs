using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Selection;

namespace Waku.QA.Runs.Sessions;

/// <summary>Makes one run of the parts of <c>--shard</c>, and judges it.</summary>
internal sealed class MergeSession(TimeProvider time)
{
    /// <summary>Writes the merged run to a new folder below <paramref name="target"/>, with the files of each part beside it, and judges it.</summary>
    public int Run(GateRequest request, string target)
    {
        var parts = GatheredRuns.Read(request.Results);
        var (whole, reasons) = EvidenceMerge.Merge(RunIds.New(time), parts);
        if (whole is null)
        {
            Console.Error.WriteLine($"the parts make no run:\n  {string.Join("\n  ", reasons)}");
            return Verdict.Block.ExitCode();
        }

        var folder = GatheredRuns.Write(target, "parts", request.Results, parts, whole);
        return GateSession.Run(request with { Results = [folder], Out = folder });
    }
}
