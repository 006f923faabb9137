using System.Collections.Concurrent;
using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Processes;

namespace Waku.QA.Adapters.Tests;

/// <summary>What is named by <c>--node</c> and is no node is named as such before anything starts, in its own words (issue 19).</summary>
[Platform("Linux")]
public sealed class BadProgramTests
{
    private const string Nwaku = "echo 'version / git commit hash: \"{0}\"'";
    private readonly ConcurrentQueue<string> _told = new();
    private string _folder = "";

    [SetUp]
    public void Open() => _folder = Directory.CreateTempSubdirectory("waku-qa-programs-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    public static IEnumerable<TestCaseData> NoNodes()
    {
        (string What, Func<string, string> Program, string Words)[] programs =
        [
            ("another program", static _ => "/bin/cat", "cat (GNU coreutils)"),
            ("a shell", static _ => "/bin/bash", "GNU bash, version"),
            ("one that ends at once", static f => LittleProgram.Script(f, "node", "exit 0"), "nothing"),
            ("one that fails at once", static f => LittleProgram.Script(f, "node", "echo broken by design >&2; exit 3"), "broken by design"),
            ("one that needs a library", static f => LittleProgram.MissingLibrary(f, "node"), "libq.so.6"),
            ("no program", static f => LittleProgram.NotExecutable(f, "node"), "cannot be run"),
            ("a folder", static f => f, "there is no program"),
            ("nothing", static f => Path.Combine(f, "absent"), "there is no program"),
        ];
        foreach (var implementation in (string[])["nwaku", "go-waku"])
        {
            foreach (var (what, program, words) in programs)
            {
                yield return new TestCaseData(implementation, program, words).SetArgDisplayNames(implementation, what);
            }
        }

        yield return Other("nwaku", "gowaku version 0.10.0-01bb2e1c").SetArgDisplayNames("nwaku", "go-waku");
        yield return Other("go-waku", "version / git commit hash: v0.37.1-beta").SetArgDisplayNames("go-waku", "nwaku");
        yield return Other("go-waku", "dotnet-waku 0.1.0").SetArgDisplayNames("go-waku", "dotnet-waku");
    }

    [TestCaseSource(nameof(NoNodes))]
    public async Task IsNamedWithItsOwnWordsBeforeAnythingStarts(string implementation, Func<string, string> program, string words)
    {
        var path = program(_folder);
        var failure = await Assert.ThrowsAsync<EnvironmentException>(() => ResolveAsync(implementation, path));
        Assert.That(failure!.Message, Does.Contain(path).And.Contain(words).And.Contain("mend:"));
    }

    [TestCase("v0.77.0", "newer than any release", "v0.39")]
    [TestCase("v0.20.0", "older than any release", "v0.36")]
    [TestCase("nightly", "names no release", "v0.39")]
    [TestCase("69fbffa", "names no release", "v0.39")]
    [TestCase("2026-08-20-69fbff", "names no release", "v0.39")]
    public async Task AnUnknownLineIsDrivenAsTheNearestAndSaysSo(string version, string why, string line)
    {
        var program = LittleProgram.Script(_folder, "logosdeliverynode", string.Format(System.Globalization.CultureInfo.InvariantCulture, Nwaku, version));
        var node = await ResolveAsync("nwaku", program);

        Assert.That(node.Version.Text, Is.EqualTo(version));
        Assert.That(node.Warning, Does.Contain(version).And.Contain(why).And.Contain($"judged as {line}"));
        Assert.That(_told, Has.One.Contains(node.Warning!));
    }

    [TestCase("v0.36.0", true)]
    [TestCase("v0.37.1-beta", true)]
    [TestCase("v0.38.1", false)]
    [TestCase("v0.39.0", false)]
    public async Task AKnownLineIsTakenWithoutAWord(string version, bool legacyStore)
    {
        var program = LittleProgram.Script(
            _folder, "wakunode2", "echo noise >&2; " + string.Format(System.Globalization.CultureInfo.InvariantCulture, Nwaku, version));
        var node = await ResolveAsync("nwaku", program);

        Assert.That(node.Warning, Is.Null);
        Assert.That(node.Capabilities.Has(Capability.LegacyStoreServer), Is.EqualTo(legacyStore));
    }

    private static TestCaseData Other(string implementation, string says) =>
        new(implementation, (Func<string, string>)(folder => LittleProgram.Script(folder, "node", $"echo '{says}'")), says);

    private Task<ResolvedNode> ResolveAsync(string implementation, string program) =>
        new NodeResolver(new ProcessEngine(TimeProvider.System), new NodeArtifacts(new AdapterCatalogue(Checkout.Root)), new Told(_told))
            .ResolveAsync(implementation, program, CancellationToken.None);

    /// <summary>Synchronous, unlike <see cref="Progress{T}"/>.</summary>
    private sealed class Told(ConcurrentQueue<string> told) : IProgress<string>
    {
        public void Report(string value) => told.Enqueue(value);
    }
}
