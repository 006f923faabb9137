using System.Buffers;
using System.Text;
using Waku.Gossipsub;
using Waku.Libp2p.Identify;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Primitives;
using Waku.Libp2p.Security;
using Waku.Node.Host.Rest;
using Waku.Node.Messages;
using Waku.Node.Metadata;
using Waku.Node.Tests.Gossipsub;

namespace Waku.Node.Tests.Fuzzing;

/// <summary>
/// Every parser of bytes from the network, fed mutations of valid messages. Only the parsers' own exceptions may come out. The
/// number of rounds per parser is WAKU_FUZZ_ROUNDS (bounded job: 300,000 for over ten million in all); the seeds are kept here.
/// </summary>
public sealed class ParserFuzzTests
{
    private const int DefaultRounds = 20_000;
    private const int RoundsOfSample = 2_000;
    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("WAKU_FUZZ_ROUNDS"), out var rounds) ? rounds : DefaultRounds;

    private static readonly byte[] Message = WakuMessageCodec.Encode(new WakuMessage
    {
        Payload = new byte[40],
        ContentTopic = "/a/1/b/proto",
        Version = 1,
        Timestamp = 1700000000000000000,
        Meta = new byte[8],
        Ephemeral = true,
        RateLimitProof = new byte[20],
    });

    public static IEnumerable<TestCaseData> Parsers()
    {
        var rpc = new GossipRpc();
        rpc.Subscriptions.Add((true, "/waku/2/rs/66/0"));
        rpc.IHave.Add(("/waku/2/rs/66/0", [MessageId.Of([1]), MessageId.Of([2])]));
        rpc.IWant.Add(MessageId.Of([3]));
        rpc.Graft.Add("/waku/2/rs/66/0");
        rpc.Prune.Add(("/waku/2/rs/66/0", 60));
        rpc.IDontWant.Add(MessageId.Of([4]));
        var gossip = RouterFixture.Message("hello");
        var frame = new byte[GossipRpcCodec.SizeOf(gossip)];
        GossipRpcCodec.Write(gossip, frame);
        var identity = IdentityKey.Generate(KeyType.Secp256k1);
        var key = identity.PublicKey;
        var address = Multiaddr.Parse("/ip4/127.0.0.1/tcp/60000/ws").WithPeer(PeerId.FromPublicKey(key));
        var identify = new IdentifyMessage
        {
            PublicKey = key.Encode(),
            AgentVersion = "a",
            ListenAddresses = [address],
            Protocols = ["/x/1"],
            ObservedAddress = address,
            ProtocolVersion = "ipfs/0.1.0"
        };
        (string, byte[], Action<byte[]>)[] parsers =
        [
            ("WakuMessage", Message, static b => WakuMessageCodec.Decode(b)),
            ("gossipsub control", Body(GossipRpcCodec.EncodeControl(rpc)), static b => new GossipRpcCodec().Decode(b, new GossipRpc())),
            ("gossipsub message", Body(frame), static b => new GossipRpcCodec().Decode(b, new GossipRpc())),
            ("metadata", new MetadataMessage(16, [0, 1, 900]).Encode(), static b => MetadataMessage.Decode(b)),
            ("identify", identify.Encode(), static b => IdentifyMessage.Decode(b)),
            ("public key", key.Encode(), static b => PublicKey.Decode(b)),
            ("peer id", key.Encode() is var e ? PeerId.FromEncodedKey(e).Bytes.ToArray() : [], static b => PeerId.FromBytes(b)),
            ("Noise payload", NoisePayload.Create(identity, new byte[32]), static b => NoisePayload.Verify(b, new byte[32])),
            ("length prefix", LengthPrefixed.Encode(Message), static b => Cut(b)),
            ("multiaddr", address.Encode(), static b => Multiaddr.Decode(b)),
            ("multiaddr text", Encoding.UTF8.GetBytes(address.ToString()), static b => Multiaddr.Parse(Encoding.UTF8.GetString(b))),
            .. ServiceParsers.All,
        ];
        return parsers.Select(static p => new TestCaseData(p.Item2, p.Item3).SetArgDisplayNames(p.Item1));
    }

    [TestCaseSource(nameof(Parsers))]
    public void OnlyItsOwnErrorsComeOut(byte[] valid, Action<byte[]> parse)
    {
        Assert.That(() => parse(valid), Throws.Nothing, "the unmutated message");
        var mutator = new Mutator(20261122);
        var passed = 0;
        for (var i = 0; i < Rounds; i++)
        {
            var bytes = mutator.Mutate(valid);
            try
            {
                parse(bytes);
                passed++;
            }
            catch (Libp2pException)
            {
                // The parser said no, in its own words.
            }
            catch (Exception e)
            {
                Assert.Fail($"{e.GetType().Name}: {e.Message} for {Convert.ToHexString(bytes)}");
            }
        }

        TestContext.Out.WriteLine($"{passed} of {Rounds} mutations decoded");
    }

    [Test]
    public void ThirtyPercentOfTheMutationsPassTheFirstDecode()
    {
        var mutator = new Mutator(1);
        var parsers = Parsers().ToList();
        var passed = parsers.Sum(p => Enumerable.Range(0, RoundsOfSample)
            .Count(_ => Decodes((Action<byte[]>)p.Arguments[1]!, mutator.Mutate((byte[])p.Arguments[0]!))));

        Assert.That(passed, Is.GreaterThan(parsers.Count * RoundsOfSample * 3 / 10), "mutations that fail at once test only the outermost check");
    }

    private static bool Decodes(Action<byte[]> parse, byte[] bytes)
    {
        try
        {
            parse(bytes);
            return true;
        }
        catch (Libp2pException)
        {
            return false;
        }
    }

    [Test]
    public void TheCheapValidatorAgreesWithTheDecoder()
    {
        var mutator = new Mutator(2);
        for (var i = 0; i < Rounds; i++)
        {
            var bytes = mutator.Mutate(Message);
            var decodes = true;
            try
            {
                WakuMessageCodec.Decode(bytes);
            }
            catch (Libp2pException)
            {
                decodes = false;
            }

            Assert.That(WakuMessageCodec.IsValid(bytes), Is.EqualTo(decodes), Convert.ToHexString(bytes));
        }
    }

    [Test]
    public void RestJsonNeverThrows()
    {
        var random = new Random(3);
        var valid = """
            {"payload":"aGVsbG8=","contentTopic":"/a/1/b/proto","timestamp":1700000000000000001,"version":1,"meta":"AQI=","ephemeral":true}
            """u8.ToArray();
        for (var i = 0; i < Rounds; i++)
        {
            var bytes = valid.ToArray();
            for (var j = random.Next(4); j >= 0; j--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            Assert.That(() => MessageJson.Read(bytes.AsSpan(0, random.Next(bytes.Length + 1)), out _), Throws.Nothing);
        }
    }

    private static void Cut(byte[] bytes)
    {
        var buffer = new ReadOnlySequence<byte>(bytes);
        while (LengthPrefixed.TryCut(ref buffer, 1 << 20, out _))
        {
        }
    }

    private static byte[] Body(byte[] frame)
    {
        var buffer = new ReadOnlySequence<byte>(frame);
        LengthPrefixed.TryCut(ref buffer, int.MaxValue, out var body);
        return body.ToArray();
    }
}
