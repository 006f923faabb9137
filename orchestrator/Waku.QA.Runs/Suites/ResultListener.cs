using NUnit.Framework.Interfaces;
using Waku.QA.CaseKit;
using Waku.QA.CaseKit.Records;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Suites;

/// <summary>Takes NUnit's results into the records of the run. NUnit's word outweighs the record's where it is worse.</summary>
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
                var record = cases.Get($"{result.FullName} ({result.ResultState.Site})", suite, result.Name, $"{result.Name} {result.ResultState.Site}");
                Finish(record, result, CaseStatus.Environment);
            }

            return;
        }

        var test = result.Test;
        var finished = cases.Get(test.FullName, suite, test.ClassName?.Split('.')[^1] ?? "", test.Name);
        Finish(finished, result, Merge(finished.Status, result));
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

    private static CaseStatus Merge(CaseStatus recorded, ITestResult result) => result.ResultState.Status switch
    {
        TestStatus.Passed => recorded == CaseStatus.Passed ? CaseStatus.Passed : CaseStatus.Undecided,
        TestStatus.Skipped =>
            result.Message?.StartsWith(SuiteCase.UnsupportedPrefix, StringComparison.Ordinal) == true ? CaseStatus.Unsupported : CaseStatus.NotTested,
        TestStatus.Inconclusive or TestStatus.Warning => CaseStatus.Undecided,
        _ => recorded is CaseStatus.Environment or CaseStatus.NotTested
            && result.ResultState.Label != "Cancelled"
            ? recorded == CaseStatus.Environment
            ? CaseStatus.Environment
            : CaseStatus.Failed
            : recorded == CaseStatus.Passed ? CaseStatus.Failed
            : recorded,
    };
}
