using System.Security.Cryptography;
using Waku.QA.Core.Adapters;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Functional.Relay;

/// <summary>Messages and RPCs of the relay cases (11/WAKU2-RELAY, 14/WAKU2-MESSAGE).</summary>
internal static class RelayTables
{
    public static IEnumerable<TestCaseData> Messages => FunctionalPlan.Cross(Rows, Capability.Relay);

    public static IEnumerable<TestCaseData> Invalid => FunctionalPlan.Cross(InvalidRpcs, Capability.Relay);

    private static readonly RelayRow[] Rows =
    [
        new("one byte", 1, static m => m, "14-M1"),
        new("a payload of one zero", 1, static m => m with { Payload = [0] }, "14-M1"),
        new("100 bytes", 100, static m => m),
        new("4 kB", 4_096, static m => m),
        new("50 kB", 50_000, static m => m),
        new("149 kB", 149_000, static m => m, "N#2146"),
        new("a payload of zeros", 64, static m => m with { Payload = new byte[64] }),
        new("a payload of ones", 64, static m => m with { Payload = [.. Enumerable.Repeat((byte)0xff, 64)] }),
        new("a payload that looks like a message", 8, static m => m with { Payload = [0x0a, 0x02, 0x68, 0x69, 0x12, 0x01, 0x61] }),
        new("meta of one byte", 20, static m => m with { Meta = [9] }, "N#2214"),
        new("meta of one zero", 20, static m => m with { Meta = [0] }, "N#2214"),
        new("meta of 64 bytes", 20, static m => m with { Meta = [.. Enumerable.Range(0, 64).Select(static i => (byte)(i * 3))] }, "N#2214"),
        new("version 0", 20, static m => m with { Version = 0 }, "14-S1", "14-S6"),
        new("version 1", 20, static m => m with { Version = 1 }, "14-S7"),
        new("version 2", 20, static m => m with { Version = 2 }, "14-S8"),
        new("a version that is reserved", 20, static m => m with { Version = 4_000_000_000 }, "14-S9"),
        new("ephemeral", 20, static m => m with { Ephemeral = true }, "14-S4", "N#2214"),
        new("not ephemeral", 20, static m => m with { Ephemeral = false }, "14-S5"),
        new("a time of ten minutes ago", 20, static m => m with { Timestamp = m.Timestamp - 600_000_000_000 }),
        new("a time in ten minutes", 20, static m => m with { Timestamp = m.Timestamp + 600_000_000_000 }),
        new("a time that a double cannot hold", 20, static m => m with { Timestamp = (1L << 60) + 1 }, "J#1681", "N#1157"),
        new("one nanosecond of 1970", 20, static m => m with { Timestamp = 1 }),
        new("a content topic of another application", 20,
            static m => m with { ContentTopic = m.ContentTopic.Replace("waku-qa", "another-app", StringComparison.Ordinal) }, "14-M2"),
        new("a content topic in many scripts", 20, static m => m with { ContentTopic = m.ContentTopic[..^6] + "-ünï-標題-🔑/proto" }, "14-M2"),
        new("a long content topic", 20, static m => m with { ContentTopic = m.ContentTopic[..^6] + new string('n', 900) + "/proto" }, "14-M2"),
        new("a content topic with spaces and signs", 20, static m => m with { ContentTopic = m.ContentTopic[..^6] + " a+b%20&c=d?#/proto" }, "14-M2"),
    ];

    private static readonly RelayWireRow[] InvalidRpcs =
    [
        new("data that is no message", static (t, m) => WireRelay.Publish(t, [0xff, 0xff, 0xff, 0xff, .. m.Payload]), "11-M2", "G#1182"),
        new("no data", static (t, m) => new Proto().Message(2, new Proto().Text(4, t)), "11-M2"),
        new("a message without content topic", static (t, m) => WireRelay.Publish(t, new Proto().Bytes(1, m.Payload).SInt(10, m.Timestamp).ToArray()), "14-M2"),
        new("a content topic that is no UTF-8", static (t, m) => WireRelay.Publish(t, new Proto().Bytes(1, m.Payload).Bytes(2, [0xff, 0xfe]).ToArray()),
            "14-M2") { IsDisputed = true },
        new("a message on a topic that the node has not joined", static (t, m) => WireRelay.Publish("/waku/2/rs/66/996", WireMessage.Encode(m).ToArray()),
            "11-M4"),
        new("a message without topic", static (t, m) => new Proto().Message(2, new Proto().Bytes(2, WireMessage.Encode(m).ToArray())), "11-M4"),
        new("a message on an empty topic", static (t, m) => WireRelay.Publish("", WireMessage.Encode(m).ToArray()), "11-M4"),
        new("an RPC of nothing", static (t, m) => new Proto()),
        new("unknown fields", static (t, m) => new Proto().Text(77, "x").UInt(78, 1)),
        new("control messages for unknown topics", static (t, m) => new Proto().Message(3, new Proto()
            .Message(1, new Proto().Text(1, "/x").Bytes(2, RandomNumberGenerator.GetBytes(32)))
            .Message(3, new Proto().Text(1, "/waku/2/rs/66/995"))
            .Message(4, new Proto().Text(1, "/waku/2/rs/66/994").UInt(3, 1)))),
        new("a graft without topic", static (t, m) => new Proto().Message(3, new Proto().Message(3, new Proto()))),
        new("an IWANT for what does not exist",
            static (t, m) => new Proto().Message(3, new Proto().Message(2, new Proto().Bytes(1, RandomNumberGenerator.GetBytes(32))))),
        new("message ids that are no hashes",
            static (t, m) => new Proto()
                .Message(3, new Proto().Message(1, new Proto().Text(1, t).Bytes(2, [1]).Bytes(2, [])).Message(2, new Proto().Bytes(1, [])))),
        new("a subscription to an empty topic", static (t, m) => WireRelay.Subscribing([""], true), "11-M8"),
        new("a hundred subscriptions", static (t, m) => WireRelay.Subscribing(Enumerable.Range(0, 100).Select(static i => $"/waku/2/rs/66/{600 + i}"), true)),
        new("a subscription without boolean", static (t, m) => new Proto().Message(1, new Proto().Text(2, "/waku/2/rs/66/500")), "11-M7"),
    ];
}
