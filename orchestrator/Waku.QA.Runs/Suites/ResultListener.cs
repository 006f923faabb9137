using NUnit.Framework.Interfaces;
using Waku.QA.CaseKit;
using Waku.QA.CaseKit.Records;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Suites;

/// <summary>The one writer of results: makes the status of each case of NUnit's word and of what the case claimed.</summary>
internal sealed class ResultListener(CaseRecorder cases, string suite, TimeProvider time, Action<CaseRecord> onFinished) : ITestListener
{
    public void TestStarted(ITest test)
    {
    }

    public void TestFinished(ITestResult result)
    {
        if (result.Test.IsSuite)
        {
            // A fixture's or the assembly's own set-up or tear-down failed: no case says so.
            if (result.ResultState.Site is FailureSite.SetUp or FailureSite.TearDown && result.ResultState.Status == TestStatus.Failed)
            {
                var record = cases.Get($"{result.FullName} ({result.ResultState.Site})", CaseRecorder.OfRun, result.Name,
                    $"{result.Name} {result.ResultState.Site}");
                Finish(record, result, CaseStatus.Environment);
            }

            return;
        }

        var test = result.Test;
        var finished = cases.Get(test.FullName, suite, test.ClassName?.Split('.')[^1] ?? "", test.Name);
        Finish(finished, result, Settle(finished.Claim, result.ResultState));
        onFinished(finished);
    }

    public void TestOutput(TestOutput output)
    {
    }

    public void SendMessage(TestMessage message)
    {
    }

    private void Finish(CaseRecord record, ITestResult result, CaseStatus status)
    {
        if (record.Start == default)
        {
            record.Start = time.GetUtcNow();
            record.Stop = record.Start;
        }

        record.Status = status;
        if (status != CaseStatus.Passed && record.Message.Length == 0)
        {
            record.Message = result.Message ?? "no message";
            record.Trace = result.StackTrace ?? "";
        }
    }

    /// <summary>The worse of NUnit's word and the case's claim. A case that claims nothing is never passed.</summary>
    internal static CaseStatus Settle(CaseStatus? claim, ResultState said) => said.Status switch
    {
        TestStatus.Passed => claim == CaseStatus.Passed ? CaseStatus.Passed : CaseStatus.Undecided,
        TestStatus.Skipped => claim == CaseStatus.Unsupported ? CaseStatus.Unsupported : CaseStatus.NotTested,
        TestStatus.Inconclusive or TestStatus.Warning => CaseStatus.Undecided,
        // NUnit ends what has not begun when a run is stopped.
        _ when claim is null && said.Label == ResultState.Cancelled.Label => CaseStatus.NotTested,
        _ => claim is CaseStatus.Environment or CaseStatus.NotTested or CaseStatus.Undecided ? claim.Value : CaseStatus.Failed,
    };
}
