using Waku.QA.Core.Adapters;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Functional.Store;

/// <summary>Queries of the store cases.</summary>
internal static class StoreTables
{
    private static readonly byte[] Unknown = [.. Enumerable.Repeat((byte)0xee, 32)];

    /// <summary>Page sizes with which everything is walked through, both ways.</summary>
    private static readonly ulong[] Sizes = [1, 2, 3, 7, 19, 20, 29, 30, 31, 100, 101, 1_000_000];

    public static IEnumerable<TestCaseData> Walks =>
        from label in SuitePlan.With(Capability.StoreServer)
        from forward in (bool[])[true, false]
        from size in Sizes
        select new TestCaseData(label, size, forward).SetArgDisplayNames(label, $"pages of {size}", forward ? "forward" : "backward");

    public static IEnumerable<TestCaseData> Queries => FunctionalPlan.Cross(Rows, Capability.StoreServer);

    public static IEnumerable<TestCaseData> Refusals => FunctionalPlan.Cross(Refused, Capability.StoreServer);

    private static readonly StoreRow[] Rows =
    [
        new("of a pubsub topic", static s => new() { PubsubTopic = s.Topic, Limit = 100 }, "13-S14"),
        new("of another pubsub topic", static s => new() { PubsubTopic = s.OtherTopic, Limit = 100 }, "13-S14"),
        new("of a pubsub topic without messages", static s => new() { PubsubTopic = "/waku/2/rs/66/977" }, "13-S14"),
        new("of a content topic", static s => new() { PubsubTopic = s.Topic, ContentTopics = [StoreSeed.Few] }, "13-M16", "13-S14"),
        new("of a content topic on another pubsub topic", static s => new() { PubsubTopic = s.OtherTopic, ContentTopics = [StoreSeed.Many] }, "13-M18",
            "13-S14"),
        new("of two content topics", static s => new() { PubsubTopic = s.Topic, ContentTopics = [StoreSeed.Few, StoreSeed.Many], Limit = 100 }, "13-M16"),
        new("of a content topic named twice", static s => new() { PubsubTopic = s.Topic, ContentTopics = [StoreSeed.Few, StoreSeed.Few] }),
        new("of ten content topics",
            static s => new() { PubsubTopic = s.Topic, ContentTopics = [StoreSeed.Few, .. Enumerable.Range(0, 9).Select(static i => $"/a/1/{i}/proto")] }),
        new("of an unknown content topic", static s => new() { PubsubTopic = s.Topic, ContentTopics = ["/waku-qa/1/nothing/proto"] }, "13-S14"),
        new("of a content topic in other letters", static s => new() { PubsubTopic = s.Topic, ContentTopics = [StoreSeed.Few.ToUpperInvariant()] }, "13-S14"),
        new("of a content topic that is a beginning", static s => new() { PubsubTopic = s.Topic, ContentTopics = [StoreSeed.Few[..^3]] }, "13-S14"),
        new("from a time on", static s => new() { PubsubTopic = s.Topic, ContentTopics = [StoreSeed.Many], Start = s.Base + (20 * 1_000_003) }, "13-M19",
            "13-S6"),
        new("from a nanosecond after a message on",
            static s => new() { PubsubTopic = s.Topic, ContentTopics = [StoreSeed.Many], Start = s.Base + (20 * 1_000_003) + 1 }, "13-M19"),
        new("up to a time", static s => new() { PubsubTopic = s.Topic, ContentTopics = [StoreSeed.Many], End = s.Base + (5 * 1_000_003) }, "13-M19", "13-S5"),
        new("up to a nanosecond before a message",
            static s => new() { PubsubTopic = s.Topic, ContentTopics = [StoreSeed.Many], End = s.Base + (5 * 1_000_003) - 1 }, "13-M19"),
        new("between two times",
            static s => new() { PubsubTopic = s.Topic, ContentTopics = [StoreSeed.Many], Start = s.Base + (8 * 1_000_003), End = s.Base + (15 * 1_000_003) },
                "13-M19"),
        new("of one nanosecond", static s => new() { PubsubTopic = s.Topic, Start = s.Base + (7 * 1_000_003), End = s.Base + (7 * 1_000_003) }, "13-M19"),
        new("of one nanosecond with three messages",
            static s => new() { PubsubTopic = s.Topic, ContentTopics = [StoreSeed.Many], Start = s.Base + (10 * 1_000_003), End = s.Base + (10 * 1_000_003) },
                "13-M10"),
        new("that ends before it starts", static s => new() { PubsubTopic = s.Topic, Start = s.Base + 10_000_000, End = s.Base }, "13-S14"),
        new("of the far past", static s => new() { PubsubTopic = s.Topic, Start = 1, End = 1_000_000 }, "13-S14"),
        new("of the far future", static s => new() { PubsubTopic = s.Topic, Start = long.MaxValue - 1 }, "13-S14"),
        new("of a negative time", static s => new() { PubsubTopic = s.Topic, Start = -5, ContentTopics = [StoreSeed.Few] }, "13-S5"),
        new("of times as far apart as can be",
            static s => new() { PubsubTopic = s.Topic, Start = long.MinValue + 1, End = long.MaxValue, ContentTopics = [StoreSeed.Few] }),
        new("of one hash", static s => new() { Hashes = [s.Kept[5].Hash] }, "13-M21", "13-M23"),
        new("of a hash with data", static s => new() { Hashes = [s.Kept[3].Hash], IncludeData = true }, "13-M21", "13-M15", "13-S15"),
        new("of three hashes, whatever their order", static s => new() { Hashes = [s.Kept[9].Hash, s.Kept[2].Hash, s.Kept[5].Hash] }, "13-M21", "13-M27"),
        new("of a hash named twice", static s => new() { Hashes = [s.Kept[5].Hash, s.Kept[5].Hash] }, "13-M21"),
        new("of an unknown hash", static s => new() { Hashes = [Unknown] }, "13-M23", "13-S8"),
        new("of known and unknown hashes", static s => new() { Hashes = [Unknown, s.Kept[1].Hash, [.. Unknown.Reverse().Select(static b => (byte)(b ^ 1))]] },
            "13-M23", "13-S7", "13-S8"),
        new("of forty hashes, in pages", static s => new() { Hashes = [.. s.Kept.Take(40).Select(static m => m.Hash)], Limit = 15 }, "13-M21", "13-S17"),
        new("of the hashes of what must not be stored", static s => new() { Hashes = [.. s.Dropped.Select(static m => m.Hash)] }, "13-S1", "13-S2", "13-M8",
            "13-M7", "14-S3", "14-S4"),
        new("without a limit", static s => new() { PubsubTopic = s.Topic }, "13-S18", "13-S19"),
        new("with a limit of zero", static s => new() { PubsubTopic = s.Topic, Limit = 0 }, "13-S19"),
        new("with a limit above the most", static s => new() { PubsubTopic = s.Topic, Limit = 5_000 }, "13-S18", "13-S19"),
        new("with a limit as large as can be", static s => new() { PubsubTopic = s.Topic, Limit = ulong.MaxValue }, "13-S19"),
        new("without a direction", static s => new() { PubsubTopic = s.Topic, Limit = 5 }, "13-S10", "N#2745"),
        new("forward", static s => new() { PubsubTopic = s.Topic, Limit = 5, Forward = true }, "13-M25", "13-S21", "13-S22"),
        new("backward", static s => new() { PubsubTopic = s.Topic, Limit = 5, Forward = false }, "13-S10", "13-S24", "13-S25", "13-M27"),
        new("after a cursor", static s => new() { PubsubTopic = s.Topic, Limit = 5, Forward = true, Cursor = s.OfMany[4].Hash }, "13-S9", "13-S20"),
        new("before a cursor", static s => new() { PubsubTopic = s.Topic, Limit = 5, Forward = false, Cursor = s.OfMany[14].Hash }, "13-S9", "13-S23"),
        new("after the last", static s => new() { PubsubTopic = s.Topic, ContentTopics = [StoreSeed.Many], Forward = true, Cursor = s.OfMany[^1].Hash },
            "13-S20"),
        new("before the first", static s => new() { PubsubTopic = s.Topic, ContentTopics = [StoreSeed.Many], Forward = false, Cursor = s.OfMany[0].Hash },
            "13-S23"),
        new("after a cursor of another content topic",
            static s => new() { PubsubTopic = s.Topic, ContentTopics = [StoreSeed.Few], Forward = true, Cursor = s.OfMany[6].Hash }, "13-S20"),
        new("after a cursor among equal times",
            static s => new() { PubsubTopic = s.Topic, ContentTopics = [StoreSeed.Many], Limit = 3, Forward = true, Cursor = s.OfMany[11].Hash }, "13-M10",
                "13-S20"),
        new("before a cursor among equal times",
            static s => new() { PubsubTopic = s.Topic, ContentTopics = [StoreSeed.Many], Limit = 3, Forward = false, Cursor = s.OfMany[12].Hash }, "13-M10",
                "13-S23"),
        new("after a cursor, from a time on",
            static s => new() { PubsubTopic = s.Topic, ContentTopics = [StoreSeed.Many], Start = s.Base + (3 * 1_000_003), Cursor = s.OfMany[8].Hash,
                Forward = true, Limit = 4 }, "13-M11", "13-S20"),
        new("with data", static s => new() { PubsubTopic = s.Topic, ContentTopics = [StoreSeed.Many], IncludeData = true, Limit = 40 }, "13-M3", "13-M4",
            "13-M5", "13-M15", "13-S15", "13-M2"),
        new("without data", static s => new() { PubsubTopic = s.Topic, ContentTopics = [StoreSeed.Many], IncludeData = false, Limit = 40 }, "13-S3", "13-S16",
            "13-M24"),
        new("with a long request id", static s => new() { RequestId = new string('x', 4_000), PubsubTopic = s.Topic, Limit = 1 }, "13-S11"),
        new("with a request id in many scripts", static s => new() { RequestId = "идентификатор-標識符-🔑", PubsubTopic = s.Topic, Limit = 1 }, "13-S11"),
    ];

    private static readonly StoreRefusalRow[] Refused =
    [
        new("an unknown cursor", static s => new WireQuery { PubsubTopic = s.Topic, Cursor = Unknown, Forward = true }.Encode(), "13-M26", "N#2716"),
        new("an unknown cursor, backward", static s => new WireQuery { PubsubTopic = s.Topic, Cursor = Unknown, Forward = false }.Encode(), "13-M26", "N#2717"),
        new("a cursor of zeros", static s => new WireQuery { PubsubTopic = s.Topic, Cursor = new byte[32] }.Encode(), "13-M26", "G#1110"),
        new("a text that is no UTF-8", static s => new Proto().Text(1, "waku-qa").Bytes(10, [0xff, 0xfe, 0x80]), "13-M26") { IsDisputed = true },
        new("a number for a text", static s => new Proto().Text(1, "waku-qa").UInt(10, 7), "13-M26") { IsDisputed = true },
        new("a text for a number", static s => new Proto().Text(1, "waku-qa").Text(53, "many"), "13-M26") { IsDisputed = true },
        new("a field that ends too early", static s => new Proto().Text(1, "waku-qa").Raw([0x52, 0x7f, 0x01]), "13-M26"),
        new("bytes that are no protobuf", static s => new Proto().Raw([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), "13-M26"),
        new("a cursor that is no hash", static s => new WireQuery { PubsubTopic = s.Topic, Cursor = [1, 2, 3] }.Encode(), "13-M26"),
    ];
}
