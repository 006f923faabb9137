using System.Security.Cryptography;
using Waku.QA.Core.Adapters;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Functional.Lightpush;

/// <summary>Pushes and their answers (19/WAKU2-LIGHTPUSH, waku-node-facts §8.3).</summary>
internal static class LightpushTables
{
    public static IEnumerable<TestCaseData> Accepted => FunctionalPlan.Cross(Rows, Capability.LightpushServer);

    public static IEnumerable<TestCaseData> LegacyAccepted => FunctionalPlan.Cross(Rows, Capability.LegacyLightpushServer);

    public static IEnumerable<TestCaseData> Refused => FunctionalPlan.Cross(Refusals, Capability.LightpushServer);

    /// <summary>A v3 request.</summary>
    public static Proto Request(string? topic, Proto message, string? id = "waku-qa") => new Proto().Text(1, id).Text(20, topic).Message(21, message);

    private static readonly PushRow[] Rows =
    [
        new("one byte", 1, static m => m, "14-M1"),
        new("32 bytes", 32, static m => m),
        new("1 kB", 1_000, static m => m),
        new("4 kB", 4_096, static m => m),
        new("64 KiB, above the window of a small frame", 65_600, static m => m),
        new("nearly the limit", 149_000, static m => m),
        new("meta of one byte", 20, static m => m with { Meta = [0] }),
        new("meta of 64 bytes", 20, static m => m with { Meta = [.. Enumerable.Range(0, 64).Select(static i => (byte)i)] }),
        new("version 1", 20, static m => m with { Version = 1 }, "14-S7"),
        new("version 2", 20, static m => m with { Version = 2 }, "14-S8"),
        new("a version that is reserved", 20, static m => m with { Version = 77 }, "14-S9"),
        new("ephemeral", 20, static m => m with { Ephemeral = true }, "14-S4"),
        new("a content topic in many scripts", 20, static m => m with { ContentTopic = m.ContentTopic[..^5] + "-ünï-標題/proto" }, "14-M2"),
        new("a long content topic", 20, static m => m with { ContentTopic = m.ContentTopic[..^5] + new string('n', 900) + "/proto" }, "14-M2"),
        new("a time of ten minutes ago", 20, static m => m with { Timestamp = m.Timestamp - 600_000_000_000 }),
        new("a payload of zeros", 20, static m => m with { Payload = new byte[20] }),
        new("a payload that looks like a message", 20, static m => m with { Payload = [0x0a, 0x02, 0x68, 0x69, 0x12, 0x01, 0x61] }),
    ];

    private static readonly PushRefusalRow[] Refusals =
    [
        new("no message", static (t, m) => new Proto().Text(1, "waku-qa").Text(20, t), [400, 420], "19v3-S2"),
        new("no pubsub topic under static sharding", static (t, m) => Request(null, m), [400, 420, 421], "19v3-S2"),
        new("an empty pubsub topic", static (t, m) => Request("", m), [400, 420, 421, 505], "19v3-S2"),
        new("a shard that nobody relays", static (t, m) => Request("/waku/2/rs/66/998", m), [505, 503, 421], "19v3-S2", "19-S1", "N#3369"),
        new("a message above the limit",
            static (t, m) => Request(t, new Proto().Bytes(1, RandomNumberGenerator.GetBytes(153_601)).Text(2, "/a/1/b/proto").SInt(10, 1)), [413, 420],
                "19v3-S2"),
        new("a message twice the limit", static (t, m) => Request(t, new Proto().Bytes(1, new byte[310_000]).Text(2, "/a/1/b/proto").SInt(10, 1)), [413, 420],
            "19v3-S2", "N#2146"),
        new("a message that is no protobuf", static (t, m) => new Proto().Text(1, "waku-qa").Text(20, t).Bytes(21, [0xff, 0xff, 0xff, 0xff, 0xff]), [400, 420],
            "19v3-S2"),
        new("a message without content topic", static (t, m) => Request(t, new Proto().Bytes(1, [1, 2, 3]).SInt(10, 1)), [400, 420], "14-M2"),
        new("a message without payload", static (t, m) => Request(t, new Proto().Text(2, "/a/1/b/proto").SInt(10, 1)), [400, 420], "14-M1"),
        new("meta of 65 bytes", static (t, m) => Request(t, new Proto().Bytes(1, [1, 2, 3]).Text(2, "/a/1/b/proto").SInt(10, 1).Bytes(11, new byte[65])),
            [400, 420]),
        new("a number for the pubsub topic", static (t, m) => new Proto().Text(1, "waku-qa").UInt(20, 7).Message(21, m), [400, 420]),
        new("a field that ends too early", static (t, m) => Request(t, m).Raw([0x52, 0x7f, 0x01]), [400, 420]),
        new("bytes that are no protobuf", static (t, m) => new Proto().Raw([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), [400, 420]),
        new("a request of nothing", static (t, m) => new Proto(), [400, 420]),
    ];
}
