using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Primitives;
using Waku.Node.Host.Configuration;
using Waku.Node.Tests.Host;
using Waku.Node.Tests.Relay;

namespace Waku.Node.Tests.Interop;

/// <summary>Secure WebSocket, IPv6 and names, from our node and from js-libp2p.</summary>
public sealed class SecureWebSocketTests
{
    private static string s_folder = "";

    [OneTimeSetUp]
    public static void MakeCertificate()
    {
        s_folder = Directory.CreateTempSubdirectory("waku-tls-").FullName;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=waku.test", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(s_folder, "cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(s_folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    [Test]
    public async Task JsAndWeDialTheProgramOverTls()
    {
        await using var host = await HostFixture.StartAsync(
            215, "--num-shards-in-network=0", "--shard=0", "--websocket-secure-support=true", "--websocket-port=18443",
                $"--websocket-secure-cert-path={s_folder}/cert.pem", $"--websocket-secure-key-path={s_folder}/key.pem");
        using var info = System.Text.Json.JsonDocument.Parse(await host.Client.GetStringAsync(new Uri(host.Rest, "/info")));
        var address = info.RootElement.GetProperty("listenAddresses").EnumerateArray().Select(static a => a.GetString()!)
            .Single(static a => a.Contains("/wss/", StringComparison.Ordinal));

        await using var js = new JsPeer("service-node");
        await js.AskAsync(new { op = "start", muxer = "mplex", transport = "ws" });
        var dialed = await js.AskAsync(new { op = "dial", address, insecure = true });
        await using var node = ClientNode.Start();
        var connection = await node.Host.DialAsync(Multiaddr.Parse(address), CancellationToken.None);

        Assert.That(dialed.GetProperty("address").GetString(), Does.Contain("/wss"));
        Assert.That(dialed.GetProperty("ping").GetDouble(), Is.GreaterThanOrEqualTo(0));
        Assert.That(connection.RemoteAddress.IsSecureWebSocket, Is.True);
        Assert.That(await node.Host.PingAsync(connection, CancellationToken.None), Is.GreaterThan(TimeSpan.Zero));
    }

    [Test]
    public async Task AnotherPeersIdentityBehindTheSameCertificateIsRefused()
    {
        await using var server = Secure("/ip4/127.0.0.1/tcp/0/wss");
        await using var client = ClientNode.Start();
        var other = IdentityKey.Generate(KeyType.Secp256k1).PeerId;

        await Assert.ThatAsync(() => client.Host.DialAsync(server.Addresses[0].WithPeer(other), CancellationToken.None), Throws.InstanceOf<Libp2pException>());
    }

    [TestCase("/ip6/::1/tcp/0")]
    [TestCase("/ip6/::1/tcp/0/ws")]
    [TestCase("/ip6/::1/tcp/0/wss")]
    public async Task OverIpv6(string listen)
    {
        await using var server = Secure(listen);
        await using var client = ClientNode.Start();

        await client.Host.DialAsync(server.Addresses[0], CancellationToken.None);
        await LoopbackNode.UntilAsync(() => client.Relay!.MeshOn(LoopbackNode.Topic).Count == 1, "the mesh");

        Assert.That(client.Host.FindConnection(server.Host.PeerId)!.RemoteAddress.Host, Is.EqualTo("::1"));
        Assert.That(server.Record!.Ip, Is.EqualTo(IPAddress.IPv6Loopback), "the ENR has ip6 and tcp6");
    }

    [TestCase("/ip4/127.0.0.1/tcp/0", "/dns4/localhost/tcp/{0}")]
    [TestCase("/ip4/127.0.0.1/tcp/0/ws", "/dns4/localhost/tcp/{0}/ws")]
    [TestCase("/ip4/127.0.0.1/tcp/0", "/dns/localhost/tcp/{0}")]
    public async Task ByName(string listen, string dial)
    {
        await using var server = Secure(listen);
        await using var client = ClientNode.Start();
        var address = Multiaddr.Parse(string.Format(System.Globalization.CultureInfo.InvariantCulture, dial, server.Addresses[0].TcpPort))
            .WithPeer(server.Host.PeerId);

        var connection = await client.Host.DialAsync(address, CancellationToken.None);

        Assert.That(connection.RemoteAddress.Host, Is.EqualTo("localhost"));
    }

    [TestCase("--websocket-secure-support=true", "websocket-secure-cert-path")]
    [TestCase("--websocket-secure-support=true --websocket-secure-cert-path=/nowhere --websocket-secure-key-path=/nowhere", "/nowhere")]
    public void MissingCertificatesAreNamed(string flags, string part) => Assert.That(
        () => HostSettings.From(FlagValues.Read(flags.Split(' '), new Dictionary<string, string>(), static _ => ""), "test"),
            Throws.TypeOf<FlagException>().With.Message.Contains(part));

    private static WakuNode Secure(string listen) => ClientNode.Start(o => o with
    {
        Listen = [Multiaddr.Parse(listen)],
        Libp2p = o.Libp2p with
        {
            DialFrom = null,
            WebSocketCertificate = X509Certificate2.CreateFromPemFile(Path.Combine(s_folder, "cert.pem"), Path.Combine(s_folder, "key.pem")),
        },
    });
}
