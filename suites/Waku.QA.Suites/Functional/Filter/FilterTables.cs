using Waku.QA.Core.Adapters;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Functional.Filter;

/// <summary>Filter requests and what they are answered with (12/WAKU2-FILTER; texts of waku-node-facts §8.2).</summary>
internal static class FilterTables
{
    /// <summary>filter_subscribe_type.</summary>
    public const ulong Ping = 0, Subscribe = 1, Unsubscribe = 2, UnsubscribeAll = 3;

    private static readonly ulong[] Ok = [200];
    private static readonly ulong[] BadRequest = [400];
    private static readonly ulong[] NotFound = [404];
    private static readonly ulong[] Error = [];

    public static IEnumerable<TestCaseData> Requests => FunctionalPlan.Cross(Rows, Capability.FilterServer);

    /// <summary>A request as the protocol has it.</summary>
    public static Proto Request(ulong type, string? topic = null, IEnumerable<string>? contentTopics = null, string? id = "waku-qa") =>
        new Proto().Text(1, id).UInt(2, type).Text(10, topic).Texts(11, contentTopics ?? []);

    private static readonly FilterRequestRow[] Rows =
    [
        new("subscribe", false, static (t, c) => Request(Subscribe, t, [c]), Ok, "12-S8", "12-M8"),
        new("subscribe again with the same", true, static (t, c) => Request(Subscribe, t, [c]), Ok, "12-M1"),
        new("subscribe to more", true, static (t, c) => Request(Subscribe, t, [c + "x"]), Ok, "12-M1"),
        new("subscribe to a content topic twice in one request", false, static (t, c) => Request(Subscribe, t, [c, c]), Ok),
        new("subscribe to 100 content topics", false, static (t, c) => Request(Subscribe, t, Enumerable.Range(0, 100).Select(i => $"/a/1/{i}/proto")), Ok),
        new("subscribe to 101 content topics", false, static (t, c) => Request(Subscribe, t, Enumerable.Range(0, 101).Select(i => $"/a/1/{i}/proto")),
            BadRequest),
        new("subscribe without content topics", false, static (t, c) => Request(Subscribe, t), BadRequest, "12-M7", "12-S9"),
        new("subscribe without pubsub topic", false, static (t, c) => Request(Subscribe, null, [c]), BadRequest, "12-M7", "12-S9"),
        new("subscribe with neither topic", false, static (t, c) => Request(Subscribe), BadRequest, "12-M7", "12-S9"),
        new("subscribe with an empty pubsub topic", false, static (t, c) => Request(Subscribe, "", [c]), BadRequest, "12-M7", "12-S9"),
        new("subscribe on a shard that nobody serves", false, static (t, c) => Request(Subscribe, "/waku/2/rs/66/999", [c]), Ok),
        new("subscribe with a long request id", false, static (t, c) => Request(Subscribe, t, [c], new string('y', 3_000)), Ok, "12-S1"),
        new("subscribe with a request id in many scripts", false, static (t, c) => Request(Subscribe, t, [c], "идент-標識-🔑"), Ok, "12-S1"),
        new("ping with a subscription", true, static (t, c) => Request(Ping), Ok, "12-S3", "12-S5"),
        new("ping without a subscription", false, static (t, c) => Request(Ping), NotFound, "12-S5"),
        new("ping with criteria, subscribed", true, static (t, c) => Request(Ping, "/waku/2/rs/66/9", ["/x/1/y/proto"]), Ok, "12-S6"),
        new("ping with criteria, not subscribed", false, static (t, c) => Request(Ping, t, [c]), NotFound, "12-S6"),
        new("unsubscribe", true, static (t, c) => Request(Unsubscribe, t, [c]), Ok, "12-S11", "12-M9"),
        new("unsubscribe without a subscription", false, static (t, c) => Request(Unsubscribe, t, [c]), NotFound, "12-S11"),
        new("unsubscribe without content topics", true, static (t, c) => Request(Unsubscribe, t), BadRequest, "12-S12"),
        new("unsubscribe without pubsub topic", true, static (t, c) => Request(Unsubscribe, null, [c]), BadRequest, "12-S12"),
        new("unsubscribe with neither topic", true, static (t, c) => Request(Unsubscribe), BadRequest, "12-S12"),
        new("unsubscribe from 101 content topics", true, static (t, c) => Request(Unsubscribe, t, Enumerable.Range(0, 101).Select(i => $"/a/1/{i}/proto")),
            BadRequest),
        new("unsubscribe from all", true, static (t, c) => Request(UnsubscribeAll), Ok, "12-S13", "12-S15", "12-S16"),
        new("unsubscribe from all without a subscription", false, static (t, c) => Request(UnsubscribeAll), NotFound, "12-S16"),
        new("unsubscribe from all with criteria", true, static (t, c) => Request(UnsubscribeAll, t, ["/other/1/x/proto"]), Ok, "12-S15"),
        new("a text for the type", false, static (t, c) => new Proto().Text(1, "waku-qa").Text(2, "subscribe").Text(10, t).Text(11, c), BadRequest, "12-M5")
        { IsDisputed = true },
        new("a number for the pubsub topic", false, static (t, c) => new Proto().Text(1, "waku-qa").UInt(2, Subscribe).UInt(10, 1).Text(11, c), BadRequest)
        { IsDisputed = true },
        new("a content topic that is no UTF-8", false, static (t, c) => new Proto().Text(1, "waku-qa").UInt(2, Subscribe).Text(10, t).Bytes(11, [0xff, 0xfe]),
            Error)
        { IsDisputed = true },
        new("a field that ends too early", false, static (t, c) => Request(Subscribe, t, [c]).Raw([0x52, 0x7f, 0x01]), BadRequest) { IsUndecodable = true },
        new("bytes that are no protobuf", false, static (t, c) => new Proto().Raw([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
            BadRequest)
        { IsUndecodable = true },
        new("unknown fields beside known ones", false, static (t, c) => Request(Subscribe, t, [c]).Text(99, "extra").UInt(500, 1), Ok),
    ];
}
