using System.Net;
using System.Text;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Primitives;
using Waku.Node.Enr;

namespace Waku.Node.Tests.Enr;

public sealed class NodeRecordTests
{
    /// <summary>EIP-778, "Test Vectors".</summary>
    private const string Eip778 =
        "enr:-IS4QHCYrYZbAKWCBRlAy5zzaDZXJBGkcnh4MHcBFZntXNFrdvJjX04jRzjzCBOonrkTfj499SZuOh8R33Ls8RRcy5wBgmlkgnY0gmlwhH8AAAGJc2Vj"
        + "cDI1NmsxoQPKY0yuDUmstAHYpMa2_oxVtw0RW_QAdpzBQA8yWM0xOIN1ZHCCdl8";

    /// <summary>Made by a real nwaku v0.37.1 (recordings, 17-discv5-loopback).</summary>
    private const string Nwaku =
        "enr:-LG4QDBA3fkKzcxQMfmlwpJM8DnGWIfJkI2_ACboEoZ_48DzTUVV32253AVXdT5xrk1hDrLh3-GXnvt0wrMjnIqqXYgCgmlkgnY0gmlwhH8AARiKbXVs"
        + "dGlhZGRyc4oACAR_AAEYBu5ggnJzhQBCAQAAiXNlY3AyNTZrMaECqfle5DPWCo9t2gQklvs3aBn62ATyzIoFC90OzEu0_qSDdGNwgu5gg3VkcIIjpIV3YWt1"
        + "MgE";

    private static readonly IdentityKey Key =
        IdentityKey.Secp256k1FromBytes(Convert.FromHexString("b71c71a67e1177ad4e901695e1b4b9ee17ae16c6668d313eac2f96dbcda3f291"));

    [TestCase("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [TestCase("abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")]
    [TestCase("The quick brown fox jumps over the lazy dog", "4d741b6f1eb29cb2a9b9911c82f56fa8d73b04959d3d9d222895df6c0b28aa15")]
    public void KeccakVectors(string text, string hash) =>
        Assert.That(Convert.ToHexStringLower(Keccak256.Hash(Encoding.ASCII.GetBytes(text))), Is.EqualTo(hash));

    [Test]
    public void KeccakOverBlockBoundaries()
    {
        // Of 135, 136 and 137 bytes: padding in the same byte, in a block of its own, and behind a full block.
        var hashes = new[] { 135, 136, 137 }.Select(static n => Convert.ToHexStringLower(Keccak256.Hash(new byte[n]))).ToArray();

        Assert.That(hashes, Is.Unique);
        Assert.That(hashes[1], Is.EqualTo("3a5912a7c5faa06ee4fe906253e339467a9ce87d533c65be3c15cb231cdb25f9"), "Keccak-256 of 136 zero bytes");
    }

    [Test]
    public void TheRecordOfEip778IsReadAndChecked()
    {
        Assert.That(NodeRecord.TryParse(Eip778, out var record), Is.True);
        Assert.Multiple(() =>
        {
            Assert.That(record!.Sequence, Is.EqualTo(1));
            Assert.That(Convert.ToHexStringLower(record.NodeId.Span), Is.EqualTo("a448f24c6d18e575453db13171562b71999873db5b286df957af199ec94617f7"));
            Assert.That(record.UdpEndPoint, Is.EqualTo(new IPEndPoint(IPAddress.Loopback, 30303)));
            Assert.That(record.ToString(), Is.EqualTo(Eip778));
            Assert.That(record.PeerId, Is.EqualTo(Key.PeerId));
        });
    }

    [Test]
    public void TheSameContentIsSignedOverTheSameBytes()
    {
        var ours = new NodeRecordBuilder().EndPoint(IPAddress.Loopback, null, 30303).Sign(Key, 1);
        NodeRecord.TryParse(Eip778, out var theirs);

        // Signatures are not deterministic; everything behind them is.
        Assert.That(ours.Encoded[68..].ToArray(), Is.EqualTo(theirs!.Encoded[68..].ToArray()));
        Assert.That(NodeRecord.Decode(ours.Encoded.Span), Is.EqualTo(ours));
    }

    [Test]
    public void ARecordOfNwakuIsRead()
    {
        Assert.That(NodeRecord.TryParse(Nwaku, out var record), Is.True);
        Assert.Multiple(() =>
        {
            Assert.That(record!.PeerId.ToString(), Is.EqualTo("16Uiu2HAm6sBRdzircfCryn94TS23PAVo4sNmdoWZJhXvEbH96hSK"));
            Assert.That(record.Shards!.Cluster, Is.EqualTo(66));
            Assert.That(record.Shards.Shards, Is.EqualTo(new ushort[] { 0 }));
            Assert.That(record.Capabilities, Is.EqualTo(WakuCapabilities.Relay));
            Assert.That(record.Addresses.Select(static a => a.ToString()), Is.EqualTo(new[] { "/ip4/127.0.1.24/tcp/61024" }));
            Assert.That(record.UdpEndPoint!.Port, Is.EqualTo(9124));
        });
    }

    [Test]
    public void AllWakuKeysComeBack()
    {
        Multiaddr[] addresses = [Multiaddr.Parse("/ip4/10.0.0.1/tcp/60000"), Multiaddr.Parse("/dns4/node.example/tcp/443/wss"),
            Multiaddr.Parse("/ip6/::1/tcp/8000/ws")];
        var record = NodeRecord.Decode(new NodeRecordBuilder().EndPoint(IPAddress.Parse("10.0.0.1"), 60000, 9000)
            .Capabilities(WakuCapabilities.Relay | WakuCapabilities.Lightpush).Shards(new ShardList(16, [13, 14, 45])).Multiaddrs(addresses)
            .Sign(Key, 7).Encoded.Span);

        Assert.Multiple(() =>
        {
            Assert.That(record.Addresses, Is.EqualTo(addresses));
            Assert.That(record.Capabilities, Is.EqualTo(WakuCapabilities.Relay | WakuCapabilities.Lightpush));
            Assert.That(record.Shards!.Shards, Is.EqualTo(new ushort[] { 13, 14, 45 }));
            Assert.That(Convert.ToHexStringLower(record.Bytes("rs")!), Is.EqualTo("001003000d000e002d"));
        });
    }

    [Test]
    public void ManyAddressesAreCutToThreeHundredBytes()
    {
        var addresses = Enumerable.Range(1, 40).Select(static i => Multiaddr.Parse($"/dns4/node-{i}.example.org/tcp/443/wss")).ToArray();

        var record = new NodeRecordBuilder().EndPoint(IPAddress.Parse("10.0.0.1"), 60000, 9000).Shards(new ShardList(1, [0, 1])).Multiaddrs(addresses)
            .Sign(Key, 1);

        Assert.That(record.Encoded.Length, Is.LessThanOrEqualTo(NodeRecord.MaxLength));
        Assert.That(record.Addresses.Skip(1), Is.EqualTo(addresses.Take(record.Addresses.Count - 1)).And.Not.Empty);
    }

    [Test]
    public void ShardVectors()
    {
        var eight = new ShardList(1, [0, 1, 2, 3, 4, 5, 6, 7]);
        var vector = new ShardList(16, [13, 14, 45]).EncodeVector();
        var many = new ShardList(16, [.. Enumerable.Range(0, 100).Select(static i => (ushort)(i * 10))]);

        Assert.Multiple(() =>
        {
            Assert.That(Convert.ToHexStringLower(eight.EncodeList()), Is.EqualTo("00010800000001000200030004000500060007"));
            Assert.That(Convert.ToHexStringLower(vector)[..16], Is.EqualTo("0010006000000020"), "bit order of nwaku and go-waku");
            Assert.That(ShardList.DecodeVector(many.EncodeVector()).Shards, Is.EqualTo(many.Shards));
            Assert.That(new NodeRecordBuilder().Shards(many).Sign(Key, 1).Keys, Does.Contain("rsv").And.Not.Contain("rs"));
        });
    }

    [Test]
    public void AlteredRecordsAreRefused()
    {
        NodeRecord.TryParse(Eip778, out var record);
        var bytes = record!.Encoded.ToArray();
        for (var i = 0; i < bytes.Length; i++)
        {
            var altered = bytes.ToArray();
            altered[i] ^= 1;
            Assert.That(() => NodeRecord.Decode(altered), Throws.InstanceOf<Libp2pException>(), $"byte {i}");
        }
    }

    [TestCase("enr:")]
    [TestCase("enr:AAAA")]
    [TestCase("enr:!!!")]
    [TestCase("enode://abc")]
    [TestCase("")]
    public void WhatIsNoRecordIsRefused(string text) => Assert.That(NodeRecord.TryParse(text, out _), Is.False);

    [TestCase("")]
    [TestCase("0008")]
    [TestCase("0000")]
    [TestCase("000804")]
    [TestCase("ffff0102")]
    [TestCase("0003ff0102")]
    public void BrokenMultiaddrListsEnd(string hex) => Assert.That(MultiaddrList.Decode(Convert.FromHexString(hex)), Is.Empty);
}
