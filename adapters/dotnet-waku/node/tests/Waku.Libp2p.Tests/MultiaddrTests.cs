using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Primitives;

namespace Waku.Libp2p.Tests;

public sealed class MultiaddrTests
{
    private const string Peer = "16Uiu2HAmF6oAsd23RMAnZb3NJgxXrExxBTPMdEoih232iAZkviU2";

    [TestCase("/ip4/127.0.0.1/tcp/60000", "047f00000106ea60")]
    [TestCase("/ip4/1.2.3.4/tcp/80/ws", "0401020304060050dd03")]
    [TestCase("/ip6/::1/tcp/1", "2900000000000000000000000000000001060001")]
    [TestCase("/dns4/node.test/tcp/443/wss", "36096e6f64652e746573740601bbde03")]
    [TestCase("/ip4/1.2.3.4/udp/9000/quic-v1", "04010203049102" + "2328" + "cd03")]
    public void BinaryVectors(string text, string hex)
    {
        Assert.That(Convert.ToHexStringLower(Multiaddr.Parse(text).Encode()), Is.EqualTo(hex));
        Assert.That(Multiaddr.Decode(Convert.FromHexString(hex)).ToString(), Is.EqualTo(text));
    }

    [Test]
    public void PartsAreFound()
    {
        var address = Multiaddr.Parse($"/ip4/10.1.2.3/tcp/8000/ws/p2p/{Peer}");

        Assert.Multiple(() =>
        {
            Assert.That(address.Host, Is.EqualTo("10.1.2.3"));
            Assert.That(address.TcpPort, Is.EqualTo(8000));
            Assert.That(address.IsWebSocket && address.IsDialable && !address.IsSecureWebSocket);
            Assert.That(address.PeerId!.ToString(), Is.EqualTo(Peer));
            Assert.That(address.WithoutPeer().ToString(), Is.EqualTo("/ip4/10.1.2.3/tcp/8000/ws"));
            Assert.That(address.WithoutPeer().WithPeer(address.PeerId!), Is.EqualTo(address));
            Assert.That(Multiaddr.Decode(address.Encode()), Is.EqualTo(address));
        });
    }

    [TestCase("ip4/1.2.3.4", "start with '/'")]
    [TestCase("/ip4/nope", "not an ip4")]
    [TestCase("/ip4", "lacks its value")]
    [TestCase("/ip4/1.2.3.4/tcp/70000", "not a port")]
    [TestCase("/nope/1", "unknown protocol")]
    [TestCase("/ip4/1.2.3.4/tcp/1/p2p/x", "not a peer id")]
    public void WrongAddressesNameTheirFault(string text, string reason) =>
        Assert.That(() => Multiaddr.Parse(text), Throws.InstanceOf<Libp2pException>().With.Message.Contains(reason));
}
