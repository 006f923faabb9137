using Waku.QA.CaseKit;
using Waku.QA.Cli;
using Waku.QA.Cli.Settings;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Selection;
using Waku.QA.Runs.Sessions;
using Waku.QA.Runs.Suites;

namespace Waku.QA.Tests.Cli;

public sealed class TestFilterParserTests
{
    [TestCase(null, "<filter/>")]
    [TestCase("test == A.B.C", "<filter><test>A.B.C</test></filter>")]
    [TestCase("test =~ Relay and not cat == Slow", "<filter><and><test re='1'>Relay</test><not><cat>Slow</cat></not></and></filter>")]
    [TestCase("(name == a or name == 'b c') && class != X", "<filter><and><or><name>a</name><name>b c</name></or><not><class>X</class></not></and></filter>")]
    [TestCase("method !~ ^A<B>", "<filter><not><method re='1'>^A&lt;B&gt;</method></not></filter>")]
    public void Translates(string? text, string xml) => Assert.That(TestFilterParser.ToXml(text), Is.EqualTo(xml));

    [TestCase("nme == x", "'nme' is none of test, name")]
    [TestCase("name", "operator")]
    [TestCase("name ==", "value")]
    [TestCase("(name == x", "')'")]
    [TestCase("name == x name", "unexpected")]
    [TestCase("name=~(", "at character 7")]
    [TestCase("name == x and test !~ [a", "at character 23")]
    [TestCase("name =~ 'a*\\'", "no regular expression")]
    [TestCase("name == 'x", "is not closed")]
    [TestCase("name == a\u0000b", "characters that no name has")]
    public void Refuses(string text, string reason) =>
        Assert.That(() => TestFilterParser.ToXml(text), Throws.TypeOf<UsageException>().With.Message.Contains(reason));

    [TestCase("(")]
    [TestCase("not ")]
    [TestCase("!")]
    public void RefusesWhatIsTooDeep(string open) => Assert.That(() => TestFilterParser.ToXml(string.Concat(Enumerable.Repeat(open, 100_000))),
        Throws.TypeOf<UsageException>().With.Message.Contains("levels"));

    [Test]
    public void FiltersSelectCases()
    {
        var all = Runner(null).Cases();
        var some = Runner("method == Delivers").Cases();

        Assert.That(all, Has.Count.GreaterThanOrEqualTo(25));
        Assert.That(some, Has.Count.EqualTo(12).And.All.Contains("RelayTests.Delivers"));
    }

    private static SuiteRunner Runner(string? filter) =>
        new(SuiteAssembly.Load(), CasePlan.Of(TopologyChoice.Read(null, [], Installed.Catalogue), Installed.Catalogue), "Smoke", filter, 1);
}
