using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Waku.QA.Adapters.Nwaku;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines;
using Waku.QA.Engines.Docker;
using Waku.QA.Files;

namespace Waku.QA.Docker.Tests;

/// <summary>Every way of naming what runs, against a real engine: private registry, digest, moving tag, program put into an image.</summary>
public sealed class NodeReferenceTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("waku-qa-reference").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task AnImageOfAPrivateRegistryIsPulledWithTheUsersCredentials()
    {
        using var registry = new PrivateRegistry();
        await using var stranger = Engine();
        var artifact = new NodeArtifact("nwaku", null, $"{registry.Host}/team/node:v1", null);

        var refused = await Assert.ThrowsAsync<EnvironmentException>(() => stranger.PrepareAsync(artifact, new Progress<string>(), CancellationToken.None));
        Assert.That(refused!.Message, Does.Contain("cannot be pulled").And.Contain("docker login").And.Not.Contain(PrivateRegistry.Password));

        Login(registry.Host);
        await using var engine = Engine();
        var byTag = await engine.PrepareAsync(artifact, new Progress<string>(), CancellationToken.None);
        var byDigest = await engine.PrepareAsync(artifact with { Image = $"{registry.Host}/team/node@{registry.Digest}" }, new Progress<string>(),
            CancellationToken.None);

        Assert.That(byTag.Registry, Is.EqualTo($"{registry.Host}/team/node@{registry.Digest}"));
        Assert.That(byTag.Digest, Does.Match("^sha256:[0-9a-f]{64}$"), "the id: where it was pulled from does not change what it is");
        Assert.That(byDigest.Digest, Is.EqualTo(byTag.Digest));
        await RemoveAsync($"{registry.Host}/team/node:v1");
    }

    [Test]
    public async Task AMovingTagIsPulledAgainAndAFixedOneIsNot()
    {
        using var registry = new PrivateRegistry();
        Login(registry.Host);
        await using var engine = Engine();
        var reference = NodeReference.Parse("latest", $"{registry.Host}/team/node");
        var moving = new NodeArtifact("nwaku", null, reference.Image, null) { Refresh = reference.IsMoving };
        var first = await engine.PrepareAsync(moving, new Progress<string>(), CancellationToken.None);
        registry.Publish("second");

        var kept = await engine.PrepareAsync(moving with { Refresh = false }, new Progress<string>(), CancellationToken.None);
        Assert.That((kept.Reference, kept.Digest), Is.EqualTo((first.Reference, first.Digest)));
        var second = await engine.PrepareAsync(moving, new Progress<string>(), CancellationToken.None);
        Assert.That(second.Digest, Is.Not.EqualTo(first.Digest));
        Assert.That(second.Registry, Does.EndWith(registry.Digest));

        // The registry is gone: what is here is taken, and the reader is told.
        registry.Dispose();
        var told = new List<string>();
        var stale = await engine.PrepareAsync(moving, new Told(told), CancellationToken.None);
        Assert.That((stale.Reference, stale.Digest), Is.EqualTo((second.Reference, second.Digest)));
        Assert.That(told, Has.Some.Contains("WARNING").And.Some.Contains("may be stale"));
        await RemoveAsync(reference.Image!);
    }

    [Test]
    public async Task AProgramIsPutIntoAnImageWithItsLibraries()
    {
        await using var engine = Engine();
        var adapter = new NwakuAdapter(Repository.Root);

        // openssl needs libraries of its own, which a base image may lack.
        var prepared = await engine.PrepareAsync(adapter.Artifact("/usr/bin/openssl", EngineKind.Docker), new Progress<string>(), CancellationToken.None);
        Assert.That((await engine.AskAsync(prepared, ["version"], CancellationToken.None)).Output, Does.StartWith("OpenSSL 3"));
        Assert.That(prepared.Source, Is.EqualTo(await Sha256Async("/usr/bin/openssl")));
        Assert.That(prepared.Digest, Does.StartWith("sha256:").And.Not.EqualTo(prepared.Source));
        await RemoveAsync(prepared.Reference);
    }

    [Test]
    public async Task AnImageThatDoesNotAnswerIsNamedAndRemoved()
    {
        await using var engine = Engine();
        var failure = await Assert.ThrowsAsync<EnvironmentException>(() =>
            engine.AskAsync(new PreparedArtifact(EngineFixture.Image, "none"), ["/no/such/program"], CancellationToken.None));

        Assert.That(failure!.Message, Does.Contain($"image '{EngineFixture.Image}' cannot be run").And.Contain("entry point"));
        Assert.That((await engine.FindAsync(CancellationToken.None)).Where(static l => l.RunId == "ask"), Is.Empty);
    }

    private DockerEngine Engine() =>
        DockerEngine.Create(name => name == "DOCKER_CONFIG" ? _folder : Environment.GetEnvironmentVariable(name), TimeProvider.System);

    private void Login(string host) => File.WriteAllText(
        Path.Combine(_folder, "config.json"),
        JsonSerializer.Serialize(
            new
            {
                auths = new Dictionary<string, object>
                {
                    [host] =
                new { auth = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{PrivateRegistry.User}:{PrivateRegistry.Password}")) }
                }
            }));

    private static async Task RemoveAsync(string image)
    {
        using var process = Process.Start(
            new ProcessStartInfo("docker", ["image", "rm", "-f", image]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        await process.WaitForExitAsync();
    }

    private static async Task<string> Sha256Async(string file) =>
        $"sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(file)))}";

    private sealed class Told(List<string> lines) : IProgress<string>
    {
        public void Report(string value) => lines.Add(value);
    }
}
