using Waku.QA.Cli.Running;
using Waku.QA.Core.Verdicts;

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
    public void Refuses(string text, string reason) => Assert.That(() => TestFilterParser.ToXml(text), Throws.TypeOf<UsageException>().With.Message.Contains(reason));

    [Test]
    public void FiltersSelectCases()
    {
        var all = new SuiteRunner("Smoke", null, 1).Cases();
        var some = new SuiteRunner("Smoke", "method == Delivers", 1).Cases();

        Assert.That(all, Has.Count.GreaterThanOrEqualTo(25));
        Assert.That(some, Has.Count.EqualTo(12).And.All.Contains("RelayTests.Delivers"));
    }
}
