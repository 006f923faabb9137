using Waku.QA.Core.Adapters;
using Waku.QA.Suites.Functional.Lightpush;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Regression.Fields;

/// <summary>
/// Every number that a peer can put into a request: the booleans, enumerations, counts and times of 11, 12, 13, 14, 19, 34 and 66/WAKU2
/// and of store v2. A row here is a regression case for every node that serves the protocol.
/// </summary>
internal static class WireFields
{
    private const string Id = "waku-qa";

    public static IReadOnlyList<WireField> All { get; } =
    [
        new(WireProtocols.FilterSubscribe, "filter_subscribe_type", FieldKind.Enum, Capability.FilterServer,
            static (t, c, v) => new Proto().Text(1, Id).UInt(2, v).Text(10, t).Text(11, c)) { Constants = 4 },
        new(WireProtocols.Store, "include_data", FieldKind.Bool, Capability.StoreServer,
            static (t, c, v) => new Proto().Text(1, Id).UInt(2, v).Text(10, t).Text(11, c)),
        new(WireProtocols.Store, "time_start", FieldKind.Time, Capability.StoreServer,
            static (t, c, v) => new Proto().Text(1, Id).Text(10, t).Text(11, c).UInt(12, v)),
        new(WireProtocols.Store, "time_end", FieldKind.Time, Capability.StoreServer,
            static (t, c, v) => new Proto().Text(1, Id).Text(10, t).Text(11, c).UInt(13, v)),
        new(WireProtocols.Store, "pagination_forward", FieldKind.Bool, Capability.StoreServer, static (t, c, v) => new Proto().Text(1, Id).UInt(52, v)),
        new(WireProtocols.Store, "pagination_limit", FieldKind.UInt64, Capability.StoreServer,
            static (t, c, v) => new Proto().Text(1, Id).Text(10, t).Text(11, c).UInt(53, v)),
        new(WireProtocols.LegacyStore, "paging_info.page_size", FieldKind.UInt64, Capability.LegacyStoreServer,
            static (t, c, v) => History(new Proto().Text(2, t).Message(4, new Proto().UInt(1, v)))),
        new(WireProtocols.LegacyStore, "paging_info.direction", FieldKind.Enum, Capability.LegacyStoreServer,
            static (t, c, v) => History(new Proto().Text(2, t).Message(4, new Proto().UInt(1, 5).UInt(3, v)))) { Constants = 2 },
        new(WireProtocols.LegacyStore, "start_time", FieldKind.Time, Capability.LegacyStoreServer,
            static (t, c, v) => History(new Proto().Text(2, t).UInt(5, v))),
        new(WireProtocols.LegacyStore, "end_time", FieldKind.Time, Capability.LegacyStoreServer,
            static (t, c, v) => History(new Proto().Text(2, t).UInt(6, v))),
        new(WireProtocols.PeerExchange, "num_peers", FieldKind.UInt64, Capability.PeerExchangeServer,
            static (t, c, v) => new Proto().Message(1, new Proto().UInt(1, v))),
        new(WireProtocols.Metadata, "cluster_id", FieldKind.UInt32, Capability.Relay, static (t, c, v) => new Proto().UInt(1, v).Bytes(3, [0])),
        new(WireProtocols.Metadata, "shards", FieldKind.UInt32, Capability.Relay,
            static (t, c, v) => new Proto().UInt(1, 66).UInt(2, v).UInt(3, v)),
        .. Messages(WireProtocols.Relay, Capability.Relay, WireRelay.Publish),
        .. Messages(WireProtocols.Lightpush, Capability.LightpushServer, static (t, m) => LightpushTables.Request(t, new Proto().Raw(m))),
        .. Messages(WireProtocols.LegacyLightpush, Capability.LegacyLightpushServer,
            static (t, m) => new Proto().Text(1, Id).Message(2, new Proto().Text(1, t).Bytes(2, m))),
        .. Messages(WireProtocols.Transfer, Capability.StoreSync, static (t, m) => new Proto().Bytes(1, m).Text(2, t)),
        .. SyncFields.All,
        new(WireProtocols.Relay, "subscription.subscribe", FieldKind.Bool, Capability.Relay,
            static (t, c, v) => new Proto().Message(1, new Proto().UInt(1, v).Text(2, "/waku/2/rs/66/500"))),
        new(WireProtocols.Relay, "prune.backoff", FieldKind.UInt64, Capability.Relay,
            static (t, c, v) => new Proto().Message(3, new Proto().Message(4, new Proto().Text(1, t).UInt(3, v)))),
    ];

    /// <summary>Each field for each label that reads it.</summary>
    public static IEnumerable<TestCaseData> Cases =>
        from f in All
        from label in SuitePlan.With(f.Served)
        select new TestCaseData(label, f).SetArgDisplayNames(label, f.ToString());

    private static Proto History(Proto query) => new Proto().Text(1, Id).Message(2, query);

    /// <summary>The numbers of 14/WAKU2-MESSAGE, in whatever carries a message.</summary>
    private static IEnumerable<WireField> Messages(string protocol, Capability served, Func<string, byte[], Proto> carry) =>
    [
        new(protocol, "message.version", FieldKind.UInt32, served, (t, c, v) => carry(t, Message(c).UInt(3, v).SInt(10, (long)(v % 1_000_000)).ToArray())),
        new(protocol, "message.timestamp", FieldKind.Time, served, (t, c, v) => carry(t, Message(c).UInt(10, v).ToArray())),
        new(protocol, "message.ephemeral", FieldKind.Bool, served, (t, c, v) => carry(t, Message(c).SInt(10, (long)(v % 1_000_000)).UInt(31, v).ToArray())),
    ];

    private static Proto Message(string contentTopic) => new Proto().Bytes(1, [1, 2, 3]).Text(2, contentTopic);
}
