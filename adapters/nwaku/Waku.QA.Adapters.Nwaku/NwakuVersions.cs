using Waku.QA.Adapters.Rest;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Adapters.Nwaku;

/// <summary>What nwaku can do, by release line. v0.36 and v0.37 were recorded from real nodes; v0.38 is read from its source.</summary>
internal static class NwakuVersions
{
    /// <summary>Line from which store v2 and its flag are gone.</summary>
    public const int WithoutLegacyStore = 2;

    public static VersionTable Table { get; } = new("nwaku", [(0, 36), (0, 37), (0, 38)],
    [
        //                                  v0.36 v0.37 v0.38
        (Capability.Relay,                 "  x     x     x  "),
        (Capability.StaticSharding,        "  x     x     x  "),
        (Capability.Autosharding,          "  x     x     x  "),
        (Capability.ConnectPeer,           "  x     x     x  "),
        (Capability.DisconnectPeer,        "  -     -     -  "),
        (Capability.MeshView,              "  x     x     x  "),
        (Capability.MuxerChoice,           "  -     -     -  "),
        (Capability.MetadataEnforcement,   "  x     x     x  "),
        (Capability.Metrics,               "  x     x     x  "),
        (Capability.DeliveryStream,        "  -     -     -  "),
        (Capability.PublishStream,         "  -     -     -  "),
        (Capability.LightNode,             "  x     x     x  "),
        (Capability.StoreServer,           "  x     x     x  "),
        (Capability.StoreClient,           "  x     x     x  "),
        (Capability.StoreSync,             "  x     x     x  "),
        (Capability.LegacyStoreServer,     "  x     x     -  "),
        (Capability.LegacyStoreClient,     "  x     x     -  "),
        (Capability.FilterServer,          "  x     x     x  "),
        (Capability.FilterClient,          "  x     x     x  "),
        (Capability.LightpushServer,       "  x     x     x  "),
        (Capability.LightpushClient,       "  x     x     x  "),
        (Capability.LegacyLightpushServer, "  x     x     x  "),
        (Capability.LegacyLightpushClient, "  x     x     x  "),
        (Capability.PeerExchangeServer,    "  x     x     x  "),
        (Capability.RelaySizeLimit,        "  x     x     x  "),
        (Capability.RestApi,               "  x     x     x  "),
    ]);

    /// <summary>Reads what <c>wakunode2 --version</c> prints, such as <c>version / git commit hash: v0.37.1-beta</c>, beside noise of its libraries.</summary>
    public static NodeVersion? Parse(string output)
    {
        const string mark = "git commit hash:";
        var line = output.Split('\n').FirstOrDefault(static l => l.Contains(mark, StringComparison.Ordinal));
        if (line is not null)
        {
            return NodeVersion.Parse(line[(line.IndexOf(mark, StringComparison.Ordinal) + mark.Length)..]);
        }

        // Another program that takes nwaku's flags; its numbers mean something else.
        return output.Split('\n').FirstOrDefault(static l => l.Contains("waku", StringComparison.OrdinalIgnoreCase)) is { } other ? NodeVersion.Named(other) : null;
    }
}
