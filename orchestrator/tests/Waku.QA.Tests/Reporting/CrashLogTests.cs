using Waku.QA.CaseKit.Records;
using Waku.QA.Clusters;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines;
using Waku.QA.Engines.Resilience;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Reporting;

namespace Waku.QA.Tests.Reporting;

public sealed class CrashLogTests
{
    [TestCase("INF all well\npanic: runtime error: index out of range\n\ngoroutine 1 [running]:", TestName = "A panic of Go")]
    [TestCase("/src/waku.nim(12) main\nError: unhandled exception: value out of range [RangeDefect]", TestName = "An exception of Nim")]
    [TestCase("info\nUnhandled exception. System.InvalidOperationException: x\n   at Y", TestName = "An exception of .NET")]
    [TestCase("node:internal/process/promises:394\n      triggerUncaughtException(err, true);", TestName = "An exception of Node.js")]
    [TestCase("\u001b[31mfatal error: all goroutines are asleep\u001b[0m", TestName = "With colours")]
    public void FindsReportsByTheirForm(string log) => Assert.That(CrashLog.Find(log), Is.Not.Null);

    [TestCase("INF received payload=cGFuaWM6IA== panic: said a peer", TestName = "A word in the middle of a line")]
    [TestCase("WRN error: connection refused\nERR fatal", TestName = "Errors that a node lives through")]
    [TestCase("", TestName = "Nothing")]
    public void TakesNothingElseForOne(string log) => Assert.That(CrashLog.Find(log), Is.Null);

    [Test]
    public void TheMatrixHasACellForEachPair()
    {
        CaseRecord Case(string name, string from, string to, CaseStatus status)
        {
            var record = new CaseRecord
            {
                FullName = name,
                Suite = "interop",
                Feature = "f",
                Name = name,
                Status = status,
                Cluster = "c",
                Message = status == CaseStatus.Passed ? "" : "lost <b>"
            };
            record.Parameters.AddRange([("from", from), ("to", to)]);
            return record;
        }

        var cells = MatrixPage.Cells([Case("1", "a", "b", CaseStatus.Passed), Case("2", "a", "b", CaseStatus.Failed), Case("3", "b", "a", CaseStatus.Passed)]);
        var node = new RunNode("c", "n-1", "a", "9.9", "p", "r", "sha256:00", 1)
        {
            Runtime = "v22.1.0",
            Flags = ["--flag=<1>"],
            Environment = new Dictionary<string, string> { ["NODE_OPTIONS"] = "--max", ["CI_JOB"] = Secrets.Hidden },
        };
        string[] told = ["9.9", "sha256:00", "v22.1.0", "NODE_OPTIONS=--max"];
        foreach (var page in (string[])[MatrixPage.Markdown(cells, [node, node with { Name = "n-2" }]), MatrixPage.Html(cells, [node], "t")])
        {
            Assert.That(told.All(t => page.Split(t).Length == 2), Is.True, "each program once, with what it was told");
            Assert.That(page, Does.Not.Contain("CI_JOB"));
        }

        Assert.That(MatrixPage.Markdown(cells, []), Does.Contain("| **a** | - | 1 of 2 |").And.Contain("| **b** | 1 of 1 | - |").And.Contain("lost"));
        Assert.That(MatrixPage.Html(cells, [node], "t"), Does.Not.Contain("tried again"));
        Assert.That(MatrixPage.Html(cells, [node], "t", [new RetryCount("subnet search", 3, "<overlap>")]),
            Does.Contain("What the harness tried again").And.Contain("<td>subnet search</td><td>3</td><td>&lt;overlap&gt;</td>"));
        Assert.That(MatrixPage.Html(cells, [node], "t"), Does.Contain("nodes/c/").And.Contain("lost &lt;b&gt;").And.Contain("--flag=&lt;1&gt;"));
    }
}
