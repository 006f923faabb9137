using System.Text.RegularExpressions;
using Waku.QA.Adapters.Rest;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Adapters.GoWaku;

/// <summary>What go-waku can do. v0.10, at which it is frozen, was recorded from a real node; v0.8 and v0.9 are read from source and documents.</summary>
internal static partial class GoWakuVersions
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
        (Capability.Messaging,             "  -     -     -  "),
    ]);

    /// <summary>Line that was recorded.</summary>
    public const int Recorded = 2;

    /// <summary>
    /// Reads what <c>waku --version</c> prints, such as <c>gowaku version 0.10.0-01bb2e1c</c>. Many programs print a version; this one says its name.
    /// </summary>
    public static NodeVersion? Parse(string output) => Name().Match(output) is { Success: true } line ? NodeVersion.Parse(line.Value) : null;

    [GeneratedRegex(@"^(go-?)?waku version .*$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Name();
}
