using Waku.QA.Core.Adapters;

namespace Waku.QA.Suites.Functional.Sharding;

/// <summary>Content topics and their shards (51/WAKU2-RELAY-SHARDING), computed by independent programs (waku-node-facts §5.2).</summary>
internal static class ShardingTables
{
    /// <summary>Numbers of shards with which clusters run: powers of two hide a wrong modulus.</summary>
    private static readonly int[] Networks = [8, 5];

    private static readonly (string ContentTopic, int OfEight, int OfFive)[] Vectors =
    [
        ("/myapp/1/latest/proto", 0, 2), ("/waku/2/content/test.js", 1, 2), ("/toychat/2/huilong/proto", 3, 1), ("/statusim/1/community/cbor", 4, 1),
        ("/test/1/x/proto", 4, 4), ("/my-app/2/chatroom-1/proto", 4, 1), ("/relay-ping/1/ping/null", 6, 0), ("/ünïcode/1/x/proto", 0, 1),
        ("/0/toychat/2/huilong/proto", 3, 1), ("/toychat/2/another-name/proto", 3, 1), ("/toychat/2/huilong/json", 3, 1),
    ];

    /// <summary>What is no content topic of autosharding.</summary>
    private static readonly string[] Malformed =
        ["hello", "", "/", "/a", "/a/1", "/a/1/b", "/a/1/b/proto/x/y", "a/1/b/proto", "//1/b/proto", "/1/a/1/b/proto", "/x/a/1/b/proto"];

    public static IEnumerable<TestCaseData> ByVector =>
        from label in SuitePlan.With(Capability.Autosharding)
        from network in Networks
        from vector in Vectors
        select new TestCaseData(label, network, vector.ContentTopic, network == 8 ? vector.OfEight : vector.OfFive)
            .SetArgDisplayNames(label, $"{network} shards", vector.ContentTopic);

    public static IEnumerable<TestCaseData> ByMalformed =>
        from label in SuitePlan.With(Capability.Autosharding)
        from topic in Malformed
        select new TestCaseData(label, topic).SetArgDisplayNames(label, topic.Length == 0 ? "(empty)" : topic);

    public static IEnumerable<TestCaseData> ByShard =>
        from label in SuitePlan.With(Capability.StaticSharding)
        from shard in (int[])[403, 511, 1000, 1022, 1023]
        select new TestCaseData(label, shard).SetArgDisplayNames(label, $"shard {shard}");
}
