using Waku.Node.Messages;
using Waku.Node.Relay;

namespace Waku.Node.Host.Mutants;

/// <summary>Mutants of relay.</summary>
internal static class RelayMutants
{
    public static IEnumerable<(string Name, Func<Mutant> Create)> All =>
    [
        ("relay-drops-one-in-1000", static () => new EveryNth(1_000)),
        ("relay-drops-one-in-100", static () => new EveryNth(100)),
        ("relay-swallows-publish", static () => new OfPublish(static (t, m) => null)),
        ("relay-wrong-shard", static () => new OfPublish(static (t, m) => (t[..^1] + (char)('0' + ((t[^1] - '0' + 1) % 8)), m))),
        ("relay-alters-meta", static () => new OfPublish(static (t, m) => (t, m.Meta.Length > 0 ? m with { Meta = m.Meta[1..] } : m))),
        ("relay-alters-payload", static () => new OfPublish(static (t, m) => (t, m with { Payload = Flip(m.Payload) }))),
        ("relay-truncates-large", static () => new OfPublish(static (t, m) => (t, m.Payload.Length > 100_000 ? m with { Payload = m.Payload[..100_000] } : m))),
        ("relay-rounds-timestamp", static () => new OfPublish(static (t, m) => (t, m with { Timestamp = (long)(double)(m.Timestamp ?? 0) }))),
        ("relay-loses-version", static () => new OfPublish(static (t, m) => (t, m with { Version = 0 }))),
        ("relay-loses-ephemeral", static () => new OfPublish(static (t, m) => (t, m with { Ephemeral = false }))),
        ("relay-lowers-content-topic", static () => new OfPublish(static (t, m) => (t, m with { ContentTopic = Lower(m.ContentTopic) }))),
        ("relay-duplicates-delivery", static () => new OfDelivery(static m => [m, m])),
        ("relay-alters-delivery", static () =>
            new OfDelivery(static m => [new RelayMessage(m.PubsubTopic, m.Message with { Payload = Flip(m.Message.Payload) }, m.From, m.Encoded)])),
        ("relay-ignores-unsubscribe", static () => new WithoutUnsubscribe()),
        ("relay-accepts-oversize", static () =>
            new OfOptions(static o => o with { RelayOptions = o.RelayOptions with { MaxMessageLength = 10_000_000, MaxRpcLength = 20_000_000 } })),
        ("relay-smaller-limit", static () => new OfOptions(static o => o with { RelayOptions = o.RelayOptions with { MaxMessageLength = 150_000 } })),
        ("relay-rejects-version-2", static () => new OfValidation(static d => WakuMessageCodec.Decode(d).Version != 2)),
        ("relay-echoes-to-strangers", static () => new EchoingMutant(1, times: 5, onlyStrangers: true)),
        ("relay-slow-with-strangers", static () => new StrangerMutant()),
        ("relay-slow-heartbeat", static () =>
            new OfOptions(static o =>
            o with { RelayOptions = o.RelayOptions with { Gossipsub = o.RelayOptions.Gossipsub with { HeartbeatInterval = TimeSpan.FromSeconds(30) } } })),
    ];

    private static byte[] Flip(ReadOnlyMemory<byte> payload)
    {
        var bytes = payload.ToArray();
        if (bytes.Length > 0)
        {
            bytes[^1] ^= 1;
        }

        return bytes;
    }

    private static string Lower(string topic) => topic.ToLowerInvariant().Replace('ü', 'u');

    private sealed class EveryNth(int n) : Mutant
    {
        private int _count;

        public override IEnumerable<RelayMessage> OnDeliver(RelayMessage received) => Interlocked.Increment(ref _count) % n == 0 ? [] : [received];
    }

    private sealed class OfPublish(Func<string, WakuMessage, (string, WakuMessage)?> change) : Mutant
    {
        public override (string PubsubTopic, WakuMessage Message)? OnPublish(string pubsubTopic, WakuMessage message) => change(pubsubTopic, message);
    }

    private sealed class OfDelivery(Func<RelayMessage, IEnumerable<RelayMessage>> change) : Mutant
    {
        public override IEnumerable<RelayMessage> OnDeliver(RelayMessage received) => change(received);
    }

    private sealed class OfValidation(Func<ReadOnlyMemory<byte>, bool> accept) : Mutant
    {
        public override bool OnValidate(string pubsubTopic, ReadOnlyMemory<byte> data) => accept(data);
    }

    private sealed class WithoutUnsubscribe : Mutant
    {
        public override bool OnUnsubscribe(string pubsubTopic) => false;
    }

    private sealed class OfOptions(Func<WakuNodeOptions, WakuNodeOptions> change) : Mutant
    {
        public override WakuNodeOptions Change(WakuNodeOptions options) => change(options);
    }
}
