using System.Globalization;
using System.Xml.Linq;
using Waku.QA.CaseKit.Records;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Reporting;

/// <summary>junit.xml. Environment failures are errors, product failures are failures, the rest that did not pass is skipped with its reason.</summary>
internal static class JUnitWriter
{
    public static void Write(string file, string suite, IReadOnlyList<CaseRecord> cases)
    {
        var element = new XElement("testsuite",
            new XAttribute("name", suite),
            new XAttribute("tests", cases.Count),
            new XAttribute("failures", cases.Count(static c => c.Status == CaseStatus.Failed)),
            new XAttribute("errors", cases.Count(static c => c.Status is CaseStatus.Environment or CaseStatus.Undecided)),
            new XAttribute("skipped", cases.Count(static c => c.Status is CaseStatus.Unsupported or CaseStatus.NotTested)),
            new XAttribute("time", Seconds(cases.Sum(static c => (c.Stop - c.Start).TotalSeconds))),
            cases.Select(Case));
        new XDocument(new XElement("testsuites", element)).Save(file);
    }

    private static XElement Case(CaseRecord record)
    {
        var element = new XElement("testcase",
            new XAttribute("classname", $"{record.Suite}.{record.Feature}"),
            new XAttribute("name", record.Name),
            new XAttribute("time", Seconds((record.Stop - record.Start).TotalSeconds)));
        var kind = record.Status switch
        {
            CaseStatus.Passed => null,
            CaseStatus.Failed => "failure",
            CaseStatus.Environment or CaseStatus.Undecided => "error",
            _ => "skipped",
        };
        if (kind is not null)
        {
            element.Add(new XElement(kind, new XAttribute("message", Printable($"{record.Status}: {record.Message}")),
                kind == "skipped" ? null : Printable(record.Trace)));
        }

        return element;
    }

    private static string Seconds(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>Node logs carry terminal escapes that XML forbids.</summary>
    private static string Printable(string text) => new([.. text.Where(static c => c is '\n' or '\t' or >= ' ' and < '\ufffe')]);
}
