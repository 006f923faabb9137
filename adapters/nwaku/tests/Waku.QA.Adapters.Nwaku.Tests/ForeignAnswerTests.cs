using Waku.QA.Adapters.Rest;
using Waku.QA.Adapters.Testing;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Adapters.Nwaku.Tests;

/// <summary>Something else than a node answers.</summary>
public sealed class ForeignAnswerTests
{
    [TestCase(200, "text/html", "<html>Welcome to nginx</html>")]
    [TestCase(404, "text/html", "<html>404 Not Found</html>")]
    [TestCase(200, "text/plain", "hello")]
    [TestCase(200, "application/json", "{\"status\":\"up\"}")]
    [TestCase(200, "application/json", "[]")]
    public async Task IsAFailureOfTheEnvironmentAtOnce(int status, string type, string body)
    {
        using var server = new ReplayServer();
        server.Answer([("/health", status, type, body)]);
        await using var node = new RestNode(new NodeEndpoints(server.Address, null, server.Address), "nwaku", new Capabilities());

        var failure = await Assert.ThrowsAsync<ForeignAnswerException>(() => node.HealthAsync(CancellationToken.None));
        Assert.That(failure, Is.InstanceOf<EnvironmentException>());
        Assert.That(failure!.Message, Does.Contain(body).And.Contain("mend:"));
    }

    [Test]
    public async Task ANodeThatIsStillStartingIsNot()
    {
        using var server = new ReplayServer();
        await using var node = new RestNode(new NodeEndpoints(server.Address, null, server.Address), "nwaku", new Capabilities());
        Assert.That(async () => await node.HealthAsync(CancellationToken.None), Throws.InstanceOf<NodeRefusedException>(),
            "404 without a body: the family is not mounted yet");

        server.Answer([("/health", 200, "application/json", "{\"nodeHealth\":\"INITIALIZING\",\"protocolsHealth\":[]}")]);
        Assert.That((await node.HealthAsync(CancellationToken.None)).Ready, Is.False);
    }

    [Test]
    public async Task WhatAVersionDoesNotDeclareIsNotEvenSent()
    {
        using var server = new ReplayServer();
        await using var node = new RestNode(new NodeEndpoints(server.Address, null, server.Address), "nwaku", new Capabilities(Capability.Relay));

        Assert.That(async () => await node.Store.QueryLegacyAsync(new StoreQuery(), CancellationToken.None),
            Throws.InstanceOf<UnsupportedCapabilityException>());
        Assert.That(async () => await node.Filter.PingAsync(CancellationToken.None), Throws.InstanceOf<UnsupportedCapabilityException>());
        Assert.That(async () => await node.Peers.MeshAsync(0, CancellationToken.None), Throws.InstanceOf<UnsupportedCapabilityException>());
        Assert.That(server.Requests, Is.Empty);
    }
}
