using System.Security.Cryptography;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Engines;
using Waku.QA.Engines.Processes;

namespace Waku.QA.Tests.Engines;

/// <summary>What ran is named by all of it: nobody swaps a file beside a launcher unseen.</summary>
[Platform("Linux,MacOsX")]
public sealed class FileDigestTests
{
    private string _folder = "";

    [SetUp]
    public void Make() => _folder = Directory.CreateTempSubdirectory("waku-qa-digest").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task EveryByteNameAndTheRuntimeCount()
    {
        var (here, there) = (Tree("here"), Tree("there"));
        var first = await Of(here);
        Assert.That(await Of(there), Is.EqualTo(first), "where it lies does not matter");
        HashSet<string> seen = [first];
        Assert.That(seen.Add(await Of(here, "10.0.1")), Is.True, "the runtime");
        Assert.That(seen.Add(await Of(here, "10.0.2")), Is.True, "another runtime");
        (string What, Action Change)[] changes =
        [
            ("a byte", () => File.AppendAllText(Path.Combine(there, "lib", "b.dll"), "x")),
            ("a file more", () => File.WriteAllText(Path.Combine(there, "c.dll"), "")),
            ("another name", () => File.Move(Path.Combine(there, "c.dll"), Path.Combine(there, "d.dll"))),
            ("another folder", () => File.Move(Path.Combine(there, "d.dll"), Path.Combine(there, "lib", "d.dll"))),
            ("content that moves from one file to the next", () =>
            {
                File.WriteAllText(Path.Combine(there, "lib", "b.dll"), "");
                File.WriteAllText(Path.Combine(there, "lib", "d.dll"), "bx");
            }),
            ("a file less", () => File.Delete(Path.Combine(there, "node.dll"))),
        ];
        foreach (var (what, change) in changes)
        {
            change();
            Assert.That(seen.Add(await Of(there)), Is.True, what);
        }
    }

    [Test]
    public async Task ALauncherIsNamedByWhatItLaunchesAndAProgramAloneByItself()
    {
        await using var engine = new ProcessEngine(TimeProvider.System);
        var tree = Tree("app");
        var artifact = new NodeArtifact("x", Path.Combine(tree, "node"), null, null);
        var config = Path.Combine(tree, "node.runtimeconfig.json");
        File.WriteAllText(config, """{ "runtimeOptions": { "frameworks": [{ "name": "Microsoft.NETCore.App", "version": "10.0.0" }] } }""");
        var prepared = await PrepareAsync(engine, artifact);
        Assert.That(prepared.Runtime, Does.Match(@"^Microsoft\.NETCore\.App \d+\.\d+\.\d+[^\[]*$"), "no other framework, and not where it lies");
        Assert.That(prepared.Digest, Is.EqualTo(await Of(tree, prepared.Runtime!)));
        File.AppendAllText(Path.Combine(tree, "lib", "b.dll"), "x");
        Assert.That((await PrepareAsync(engine, artifact)).Digest, Is.Not.EqualTo(prepared.Digest), "an assembly beside the launcher was swapped");

        File.WriteAllText(config, """{ "runtimeOptions": { "includedFrameworks": [{ "name": "Microsoft.NETCore.App", "version": "10.0.0" }] } }""");
        var whole = await PrepareAsync(engine, artifact);
        Assert.That((whole.Digest, whole.Runtime), Is.EqualTo((await Of(tree), (string?)null)), "it brings its own runtime");

        File.Delete(config);
        var alone = await PrepareAsync(engine, artifact);
        Assert.That(alone.Digest, Is.EqualTo($"sha256:{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(artifact.Program!)))}"));
        Assert.That(alone.Runtime, Is.Null);
    }

    [Test]
    public async Task AScriptIsNamedByItselfAndItsRuntimeNotByTheInterpreter()
    {
        await using var engine = new ProcessEngine(TimeProvider.System);
        var script = Path.Combine(_folder, "host.mjs");
        File.WriteAllText(script, "1");
        var artifact = new NodeArtifact("x", "/bin/sh", null, null) { Scripts = [script], Runtime = new RuntimeProbe("echo", ["v22.1.0"]) };
        var first = await PrepareAsync(engine, artifact);
        Assert.That(first.Runtime, Is.EqualTo("v22.1.0"));
        File.WriteAllText(script, "2");
        var second = await PrepareAsync(engine, artifact);
        var third = await PrepareAsync(engine, artifact with { Runtime = new RuntimeProbe("echo", ["v24.0.0"]) });
        Assert.That(new[] { first.Digest, second.Digest, third.Digest }, Is.Unique);
    }

    /// <summary>What an interpreter runs must be said by the adapter: the interpreter's own digest says nothing.</summary>
    [Test]
    public void EveryInterpretedProgramOfTheCatalogueSaysWhatRuns()
    {
        var interpreted = TestCatalogue.Instance.All.Select(static a => a.Artifact(null, EngineKind.Process))
            .Where(static a => a.Program is { } program && !Path.IsPathRooted(program) && a.Recipe is not null).ToList();
        Assert.That(interpreted, Is.Not.Empty);
        Assert.That(interpreted.All(static a => a.Runtime is not null && a.Scripts.Count > 0), Is.True);
    }

    [TestCase("--rest=true", "--rest=true")]
    [TestCase("--nodekey=aabb", "--nodekey=(redacted)")]
    [TestCase("--nodekey aabb --x", "--nodekey (redacted) --x")]
    [TestCase("--grpc-control-token=t --log=a", "--grpc-control-token=(redacted) --log=a")]
    [TestCase("--rln-relay-cred-password p", "--rln-relay-cred-password (redacted)")]
    [TestCase("host.mjs --shard 1", "host.mjs --shard 1")]
    public void SecretsAreHiddenInFlags(string flags, string shown) => Assert.That(string.Join(' ', Secrets.OfArguments(flags.Split(' '))), Is.EqualTo(shown));

    [Test]
    public void TheHarnessesOwnSecretsAreNobodysBusiness()
    {
        Environment.SetEnvironmentVariable("CI_DATABASE", "postgres://user:password@host");
        Environment.SetEnvironmentVariable("DOTNET_WAKU_QA_TEST", "1");
        var inherited = ProcessEnvironment.Inherited();
        Assert.That(inherited["CI_DATABASE"], Is.EqualTo(Secrets.Hidden));
        Assert.That(inherited["DOTNET_WAKU_QA_TEST"], Is.EqualTo("1"));
        Assert.That(Secrets.OfVariable("WAKUNODE2_GRPC_CONTROL_TOKEN", "abc"), Is.EqualTo(Secrets.Hidden));
        Assert.That(Secrets.OfVariable("DOTNET_GCServer", "1"), Is.EqualTo("1"));
        Environment.SetEnvironmentVariable("CI_DATABASE", null);
        Environment.SetEnvironmentVariable("DOTNET_WAKU_QA_TEST", null);
    }

    private static Task<PreparedArtifact> PrepareAsync(ProcessEngine engine, NodeArtifact artifact) =>
        engine.PrepareAsync(artifact, new Progress<string>(), CancellationToken.None);

    private static Task<string> Of(string folder, string runtime = "") => FileDigest.OfAllAsync([folder], runtime, CancellationToken.None);

    private string Tree(string name)
    {
        var tree = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.Combine(tree, "lib"));
        File.WriteAllText(Path.Combine(tree, "node"), "launcher");
        File.WriteAllText(Path.Combine(tree, "node.dll"), "a");
        File.WriteAllText(Path.Combine(tree, "lib", "b.dll"), "b");
        return tree;
    }
}
