using Docker.DotNet;
using Docker.DotNet.Models;
using Waku.QA.Engines.Docker;

namespace Waku.QA.Docker.Tests;

/// <summary>Engines that refuse what earlier and later clients speak.</summary>
public sealed class EngineVersionTests
{
    [TestCase("1.41")]
    [TestCase("1.44")]
    [TestCase("1.51")]
    public async Task AnEngineOfOneVersionRunsNodes(string version)
    {
        await using var proxy = new VersionProxy(version);
        await using (var engine = DockerEngine.Create(name => name == "DOCKER_HOST" ? proxy.Address : Environment.GetEnvironmentVariable(name), TimeProvider.System))
        {
            Assert.That(await engine.ProbeAsync(CancellationToken.None), Does.Contain($"API {version}"));
            await using var site = await engine.OpenAsync(EngineFixture.Request($"v{version}", "a"), CancellationToken.None);
            var node = await EngineFixture.ShellAsync(site, "a", "echo hello; exit 3");

            Assert.That((await node.Exit.WaitAsync(TimeSpan.FromSeconds(10))).Code, Is.EqualTo(3));
            Assert.That(await node.TailAsync(1, CancellationToken.None), Is.EqualTo(new[] { "hello" }));
        }

        Assert.That((proxy.Refused, proxy.Passed > 8), Is.EqualTo((0, true)), "requests that the engine refused, and enough that passed");
    }

    /// <summary>The control: what the proxy refuses is refused.</summary>
    [Test]
    public async Task TheProxyRefusesOthers()
    {
        await using var proxy = new VersionProxy("1.44");
        using var client = new DockerClientBuilder().WithEndpoint(new Uri(proxy.Address)).WithApiVersion(new System.Version(1, 41)).Build();

        Assert.That(async () => await client.Containers.ListContainersAsync(new ContainersListParameters()), Throws.InstanceOf<DockerApiException>().With.Message.Contains("too old"));
        Assert.That(proxy.Refused, Is.EqualTo(1));
    }
}
