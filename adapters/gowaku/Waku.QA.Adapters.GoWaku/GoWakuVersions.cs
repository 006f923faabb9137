using Waku.QA.Adapters.Rest;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Adapters.GoWaku;

/// <summary>What go-waku can do. UNVERIFIED: read from its source and documents; this project has never run one. It is frozen at v0.10.</summary>
internal static class GoWakuVersions
{
    public static VersionTable Table { get; } = new("go-waku", [(0, 8), (0, 9), (0, 10)],
    [
        //                                  v0.8  v0.9  v0.10
        (Capability.Relay,                 "  x     x     x  "),
        (Capability.StaticSharding,        "  x     x     x  "),
        (Capability.Autosharding,          "  -     -     -  "), // eight shards of cluster 1 only
        (Capability.ConnectPeer,           "  x     x     x  "),
        (Capability.DisconnectPeer,        "  -     -     -  "),
        (Capability.MeshView,              "  -     -     -  "),
        (Capability.MuxerChoice,           "  -     -     -  "),
        (Capability.MetadataEnforcement,   "  x     x     x  "),
        (Capability.Metrics,               "  x     x     x  "),
        (Capability.DeliveryStream,        "  -     -     -  "),
        (Capability.PublishStream,         "  -     -     -  "),
        (Capability.LightNode,             "  x     x     x  "),
        (Capability.StoreServer,           "  -     -     -  "),
        (Capability.StoreClient,           "  x     x     x  "),
        (Capability.StoreSync,             "  -     -     -  "),
        (Capability.LegacyStoreServer,     "  x     x     x  "),
        (Capability.LegacyStoreClient,     "  x     x     x  "),
        (Capability.FilterServer,          "  x     x     x  "),
        (Capability.FilterClient,          "  x     x     x  "),
        (Capability.LightpushServer,       "  -     -     -  "),
        (Capability.LightpushClient,       "  -     -     -  "),
        (Capability.LegacyLightpushServer, "  x     x     x  "),
        (Capability.LegacyLightpushClient, "  x     x     x  "),
        (Capability.PeerExchangeServer,    "  x     x     x  "),
        (Capability.RelaySizeLimit,        "  x     x     x  "),
        (Capability.RestApi,               "  -     -     -  "), // other bodies and codes than waku-rest-api
    ]);

    /// <summary>Reads what <c>waku --version</c> prints.</summary>
    public static NodeVersion? Parse(string output)
    {
        var line = output.Split('\n').FirstOrDefault(static l => l.Contains("waku", StringComparison.OrdinalIgnoreCase) || l.Contains("version", StringComparison.OrdinalIgnoreCase));
        return line is null ? null : NodeVersion.Parse(line);
    }
}
