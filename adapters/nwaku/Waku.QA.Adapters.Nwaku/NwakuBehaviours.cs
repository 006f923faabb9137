using Waku.QA.Core.Behaviours;

namespace Waku.QA.Adapters.Nwaku;

/// <summary>
/// What suites must know of nwaku, by release line; the lines are those of <see cref="NwakuVersions.Table"/>. Seen on real nodes of v0.37.1 and
/// v0.38.1 and on a build of August 2026 that stands for v0.39 (issue 19, items 3, 5 and 6); v0.36 behaves as v0.37 where it was recorded.
/// </summary>
internal static class NwakuBehaviours
{
    /// <summary>Ten end it with SIGSEGV, below the share that is relay's; fifteen start.</summary>
    public const int LeastConnections = 15;

    private static readonly Behaviour V37 = new()
    {
        LeastConnections = LeastConnections,
        SizeCounted = SizeCount.Rpc,
        ClosesStreamAboveLimit = true,
        AnswersUndecodable = false,
        PushesInOrder = false,
        AnswersOnlyAnnouncedIwant = true,
        RetentionEvery = TimeSpan.FromMinutes(30),
        CountsFromZero = false,
        SyncsByTopics = true,
        DialsWithoutPeers = false,
        FilterCacheCapacity = 50,
    };

    private static readonly Behaviour V38 = V37 with { PresetClusters = [1, 2] };

    /// <summary>Its default rate limits are switched off by the adapter's <c>--rate-limit</c>, so none is named here.</summary>
    private static readonly Behaviour V39 = V38 with { PresetClusters = [1, 2, 3, 16] };

    private static readonly Behaviour[] Lines = [V37, V37, V38, V39];

    /// <summary>Behaviour of a line of the version table.</summary>
    public static Behaviour Of(int line) => Lines[line];
}
