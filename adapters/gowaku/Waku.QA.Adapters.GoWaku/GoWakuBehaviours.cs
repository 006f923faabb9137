using Waku.QA.Core.Behaviours;

namespace Waku.QA.Adapters.GoWaku;

/// <summary>What suites must know of go-waku. Seen on a real v0.10.0, whose exchanges are in <c>recordings/</c> (issue 19, item 8).</summary>
internal static class GoWakuBehaviours
{
    /// <summary>One behaviour for every line: v0.10.0 is the last release, and the only one that was recorded.</summary>
    public static Behaviour All { get; } = new()
    {
        FilterRequests = new RequestRate(1, TimeSpan.FromSeconds(1)),
        LightpushRequests = new RequestRate(1, TimeSpan.FromSeconds(1)),
        PeerExchangeRequests = new RequestRate(1, TimeSpan.FromSeconds(1)),
        AnswersTooManyExchanges = false,
        StoreQueries = new RequestRate(8, TimeSpan.FromSeconds(1)),
        Muxers = ["yamux"],
        SpeaksTo = ["public time servers by NTP, when it starts; it goes on without an answer, and has no flag against it"],
        RelayLimit = 150_000,
        SaysWhy = false,
        StoreKeepsAllFields = false,
        WantsShardsInMetadata = true,
        Redials = false,
        DrainsOneByOne = true,
    };
}
