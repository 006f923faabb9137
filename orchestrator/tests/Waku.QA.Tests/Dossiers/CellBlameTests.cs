using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Gate;

namespace Waku.QA.Tests.Dossiers;

/// <summary>Whose fault a red cell is said to be, and that nothing of a product is put on the environment.</summary>
public sealed class CellBlameTests
{
    [TestCase("nwaku>js-waku", "candidate", "js-waku passes the same case with another")]
    [TestCase("nwaku>js-waku nwaku>go-waku nwaku>nwaku", "candidate", "nwaku with nobody")]
    [TestCase("go-waku>js-waku nwaku>js-waku js-waku>js-waku", "product", "go-waku passes the same case with another")]
    [TestCase("nwaku>js-waku +both", "unclear", "only the two together fail")]
    [TestCase("*", "unclear", "neither passes")]
    [TestCase("nwaku>nwaku", "candidate", "no other product takes part")]
    public void WhoeverPassesElsewhereIsCleared(string failing, string blame, string why)
    {
        var pairs = failing.Split(' ');
        var run = DossierSample.Suites(green: true);
        using var folder = new DossierFolder(run with { Cases = [.. run.Cases.Select(c => IsRed(c, pairs) ? c with { Status = CaseStatus.Failed } : c)] });
        folder.Make("nwaku");
        var id = IdOf(failing == "*" ? "nwaku>js-waku" : pairs[0]);
        var first = folder.Json.GetProperty("red").EnumerateArray().Single(r => r.GetProperty("id").GetString() == id);
        Assert.That(first.GetProperty("blame").GetString(), Is.EqualTo(blame));
        Assert.That(first.GetProperty("why").GetString(), Does.Contain(why));
    }

    [Test]
    public void NothingOfAProductIsPutOnTheEnvironment()
    {
        var run = DossierSample.Suites(green: true);
        List<CaseEvidence> failed = [.. run.Cases.Select(static c => c with { Status = CaseStatus.Failed, Message = "environment: subnet in use" })];
        var kinds = Enum.GetValues<FindingKind>().Where(static k => k is not (FindingKind.Repair or FindingKind.Environment)).ToList();
        using var folder = new DossierFolder(run with
        {
            Cases = failed,
            Findings = [.. kinds.Select(static k => new RunFinding(k, $"finding {k}", "environment: the disk is full", []))],
        });
        folder.Make("nwaku");
        var red = folder.Json.GetProperty("red").EnumerateArray().ToList();
        Assert.That(red, Has.Count.EqualTo(failed.Count + kinds.Count));
        Assert.That(red.Select(static r => r.GetProperty("blame").GetString()), Does.Not.Contain("environment"));
    }

    /// <summary>A case of a pair fails where the pair is named; with "+both" the two pass with everybody else, in both places.</summary>
    private static bool IsRed(CaseEvidence one, string[] pairs)
    {
        var pair = $"{one.Parameters[0].Value}>{one.Parameters[1].Value}";
        return one.Id.Contains("RelayTests", StringComparison.Ordinal)
            && (pairs[0] == "*" || (pairs is [_, "+both"] ? pair == pairs[0] : pairs.Contains(pair) || IsSender(pairs, one)));
    }

    /// <summary>One failing pair alone means that its sender fails with everybody.</summary>
    private static bool IsSender(string[] pairs, CaseEvidence one) => pairs.Length == 1 && one.Parameters[0].Value == pairs[0].Split('>')[0];

    private static string IdOf(string pair) => $"Interop.RelayTests.Delivers({pair.Replace(">", ", ", StringComparison.Ordinal)})";
}
