using Waku.QA.Cli.Running;
using Waku.QA.Engines;

namespace Waku.QA.Tests.Cli;

/// <summary><c>down</c> removes what is kept of the own folder of results, and what is named.</summary>
public sealed class KeptClustersTests
{
    private readonly string _results = Directory.CreateTempSubdirectory("waku-qa-kept").FullName;

    [OneTimeSetUp]
    public void Make() => Directory.CreateDirectory(Path.Combine(_results, "mine"));

    [OneTimeTearDown]
    public void Remove() => Directory.Delete(_results, recursive: true);

    [TestCase(null, false, "mine")]
    [TestCase(null, true, "mine theirs")]
    [TestCase("theirs", false, "theirs")]
    [TestCase("mine", true, "mine")]
    [TestCase("nobody", true, "")]
    public void WhoIsMeant(string? run, bool all, string meant)
    {
        var kept = new KeptClusters(_results, run, all);
        Leftover[] items = [Item("mine", keep: true), Item("theirs", keep: true), Item("running", keep: false)];
        Assert.That(string.Join(' ', items.Where(kept.IsMeant).Select(static i => i.RunId)), Is.EqualTo(meant));
        Assert.That(kept.Left, Is.EqualTo(run is null && !all ? new[] { "theirs" } : []));
    }

    private static Leftover Item(string run, bool keep) => new("container", "1", "a", run, "main", null, keep);
}
