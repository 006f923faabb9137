using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Tests.Evidence;

/// <summary>Policies and known issues that would let a red run through are refused, or do not.</summary>
public sealed class BadFilesTests
{
    private static readonly string Good = """
        schema: 1
        knownIssues:
          - case: "case003"
            implementation: some
            versions: ["1.2.3"]
            message: "why"
            issue: "X#1"
            reason: "r"
            owner: "o"
            expires: "2026-12-01"
        """;

    private static readonly string[] Policies =
    [
        "", "schema: 1", "schema: 2\npassed: [{ share: 0.1 }]", "schema: 1\npassed: []", "schema: 1\npassed: [{ share: 0 }]",
            "schema: 1\npassed: [{ share: -1 }]",
        "schema: 1\npassed: [{ share: 1.1 }]", "schema: 1\npassed: [{ share: 0.1, sute: x }]", "schema: 1\npassed: [{ suite: smoke }]",
            "schema: 1\npassed: all",
        "schema: 1\npassed: [{ share: 0.1 }]\nmaximumFaild: 9", "schema: 1\npassed: [{ share: 0.1 }]\nmaximumFailed: -1",
        "schema: 1\npassed: [{ share: 0.1 }]\nmaximumFailed: 99999999999999999999", "schema: 1\npassed: [{ share: 0.1 }]\nmaximumFailed: \"9\"",
        "schema: 1\npassed: [{ share: 0.1 }]\nmaximumFailed: ~", "schema: 1\npassed: [{ share: 0.1 }]\nminimumNodes: 0", "minimumPassed: 1",
        "schema: 1\npassed: [{ share: 0.1 }]\npairs: []", "schema: 1\npassed: [{ share: 0.1 }]\nimplementations: []",
        "schema: 1\npassed: [{ share: 0.1 }]\neveryPair: yes", "schema: 1\npassed: [{ share: 0.1 }]\npassed: [{ share: 0.1 }]", "[", "- a", "\0", "x: &a [*a]",
        "schema: 1\npassed: [{ share: 0.1 }]\nmaximumAgeDays: 9999",
    ];

    private static readonly (string From, string To)[] Changes =
    [
        ("\"case003\"", "\".*\""), ("\"case003\"", "\".+\""), ("\"case003\"", "\"\""), ("\"case003\"", "\"(\""), ("\"case003\"", "\"a)|(?:.*\""),
        ("\"case003\"", "'\\w+'"), ("\"case003\"", "'[\\s\\S]*'"), ("\"case003\"", "'(?=c).*'"), ("\"case003\"", "'(c).*\\1?'"), ("\"case003\"", "'[a-z]+'"),
        ("\"case003\"", "'.{1,500}'"), ("\"case003\"", "\"case00[34]\""), ("\"case003\"", "\"case002\""), ("\"case003\"", "[case003]"),
            ("\"case003\"", "\"CASE003\""),
        ("\"case003\"", "\"(((a{500}){500}){500})\""), ("\"why\"", "\"\""), ("\"why\"", "\".*\""), ("\"why\"", "\".\""), ("\"why\"", "\"^\""),
            ("\"why\"", "\"x*\""),
        ("\"why\"", "\"|why\""), ("\"why\"", "\"(((.*)*)*)*~~~~\""), ("\"why\"", "'(?!x)'"), ("\"why\"", "'\\S'"), ("\"why\"", "\"another\""),
            ("\"why\"", "\"[\""),
        ("\"2026-12-01\"", "\"2026-02-31\""), ("\"2026-12-01\"", "\"9999-12-31\""), ("\"2026-12-01\"", "\"2027-02-21\""), ("\"2026-12-01\"", "\"2026-11-22\""),
        ("\"2026-12-01\"", "\"2026-1-1\""), ("\"2026-12-01\"", "\"tomorrow\""), ("\"2026-12-01\"", "\"\""), ("[\"1.2.3\"]", "[]"), ("[\"1.2.3\"]", "[\"*\"]"),
        ("[\"1.2.3\"]", "[\"1.*\"]"), ("[\"1.2.3\"]", "[\"\"]"), ("[\"1.2.3\"]", "[\"1.2.4\"]"), ("[\"1.2.3\"]", "\"1.2.3\""), ("[\"1.2.3\"]", "[[\"1.2.3\"]]"),
        ("implementation: some", "implementation: other"), ("implementation: some", "implementation: \" \""), ("implementation: some", "implmentation: some"),
        ("owner: \"o\"", "owner: \"\""), ("issue: \"X#1\"", "issue: \"\""), ("owner: \"o\"", "owners: \"o\""), ("schema: 1", "schema: 2"),
            ("knownIssues:", "known:"),
    ];

    [Test]
    public void AKnownIssueExcusesItsCase() => Assert.That(Judge(null, Good).Code, Is.Zero);

    [TestCaseSource(nameof(Policies))]
    public void APolicyThatIsNoneIsRefused(string policy)
    {
        var (code, reason) = Judge(policy, Good);
        Assert.That(code, Is.EqualTo(64), reason);
        Assert.That(reason, Does.Match(@"policy\.yaml(:\d+:\d+)?: ."), "file, line, column and the mend");
    }

    [TestCaseSource(nameof(Changes))]
    public void AKnownIssueThatSaysTooMuchExcusesNothing((string From, string To) change)
    {
        Assert.That(Good, Does.Contain(change.From));
        var (code, reason) = Judge(null, Good.Replace(change.From, change.To, StringComparison.Ordinal));
        Assert.That(code, Is.AnyOf(1, 64), reason);
        Assert.That(reason, Does.Match(code == 64 ? @"known\.yaml:\d+:\d+: ." : "."));
    }

    /// <summary>A run with one red case, of twenty-four.</summary>
    private static (int Code, string Reason) Judge(string? policy, string known)
    {
        using var stored = new StoredRun(GateSample.Of([.. Enumerable.Range(0, 24).Select(static i => i == 3 ? CaseStatus.Failed : CaseStatus.Passed)]));
        var folder = Directory.CreateTempSubdirectory("waku-qa-files").FullName;
        var (policyFile, knownFile) = (Path.Combine(folder, "policy.yaml"), Path.Combine(folder, "known.yaml"));
        File.WriteAllText(policyFile, policy ?? "schema: 1\npassed: [{ suite: smoke, share: 0.9 }]");
        File.WriteAllText(knownFile, known);
        var result = stored.Judge(policyFile, knownFile);
        Directory.Delete(folder, recursive: true);
        return result;
    }
}
