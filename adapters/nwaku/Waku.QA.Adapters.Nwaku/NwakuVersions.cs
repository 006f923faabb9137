using System.Text.RegularExpressions;
using Waku.QA.Adapters.Rest;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Adapters.Nwaku;

/// <summary>
/// What nwaku can do, by release line. v0.36, v0.37 and v0.38 were recorded from real nodes; v0.39 is what a build of August 2026 showed,
/// whose program is called <c>logosdeliverynode</c>.
/// </summary>
internal static partial class NwakuVersions
{
    /// <summary>Line from which store v2 and its flag are gone, and retention <c>none</c> is refused.</summary>
    public const int V38 = 2;

    /// <summary>Line from which there are layers, default rate limits and other names.</summary>
    public const int V39 = 3;

    private const string Delivery = "logosdelivery";

    public static VersionTable Table { get; } = new("nwaku", [(0, 36), (0, 37), (0, 38), (0, 39)],
    [
        //                                  v0.36 v0.37 v0.38 v0.39
        (Capability.Relay,                 "  x     x     x     x  "),
        (Capability.StaticSharding,        "  x     x     x     x  "),
        (Capability.Autosharding,          "  x     x     x     x  "),
        (Capability.ConnectPeer,           "  x     x     x     x  "),
        (Capability.DisconnectPeer,        "  -     -     -     -  "),
        (Capability.MeshView,              "  x     x     x     x  "),
        (Capability.MuxerChoice,           "  -     -     -     -  "),
        (Capability.MetadataEnforcement,   "  x     x     x     x  "),
        (Capability.Metrics,               "  x     x     x     x  "),
        (Capability.DeliveryStream,        "  -     -     -     -  "),
        (Capability.PublishStream,         "  -     -     -     -  "),
        (Capability.LightNode,             "  x     x     x     x  "),
        (Capability.StoreServer,           "  x     x     x     x  "),
        (Capability.StoreClient,           "  x     x     x     x  "),
        (Capability.StoreSync,             "  x     x     x     x  "),
        (Capability.LegacyStoreServer,     "  x     x     -     -  "),
        (Capability.LegacyStoreClient,     "  x     x     -     -  "),
        (Capability.FilterServer,          "  x     x     x     x  "),
        (Capability.FilterClient,          "  x     x     x     x  "),
        (Capability.LightpushServer,       "  x     x     x     x  "),
        (Capability.LightpushClient,       "  x     x     x     x  "),
        (Capability.LegacyLightpushServer, "  x     x     x     x  "),
        (Capability.LegacyLightpushClient, "  x     x     x     x  "),
        (Capability.PeerExchangeServer,    "  x     x     x     x  "),
        (Capability.RelaySizeLimit,        "  x     x     x     x  "),
        (Capability.RestApi,               "  x     x     x     x  "),
        (Capability.Messaging,             "  -     -     -     x  "),
    ]);

    /// <summary>
    /// Capabilities of a version. Messaging is asked for by a flag that older builds refuse, so one that names no release is not asked; <see
    /// cref="NodeVersion.Unknown"/> stands for what the newest can do.
    /// </summary>
    public static Capabilities CapabilitiesOf(NodeVersion version) => version.IsKnown || version == NodeVersion.Unknown
        ? Table.Of(version)
        : new Capabilities([.. Table.Of(version).All.Where(static c => c != Capability.Messaging)]);

    /// <summary>
    /// Reads what the program prints for <c>--version</c>, such as <c>version / git commit hash: v0.37.1-beta</c>, beside noise of its
    /// libraries. From v0.38 the version has quotes. <c>nightly</c>, a bare commit, and a build after the newest release name none.
    /// </summary>
    public static NodeVersion? Parse(string output)
    {
        const string mark = "git commit hash:";
        var line = output.Split('\n').FirstOrDefault(static l => l.Contains(mark, StringComparison.Ordinal));
        if (line is not null)
        {
            var text = Colour().Replace(line[(line.IndexOf(mark, StringComparison.Ordinal) + mark.Length)..], "").Trim().Trim('"');
            return NodeVersion.Parse(text) is { IsKnown: true } version && !(AfterRelease().IsMatch(text) && Table.LineOf(version) >= V38) ? version
                : NodeVersion.Named(text);
        }

        // Another program that takes nwaku's flags; its numbers mean something else. go-waku's is known not to.
        return output.Split('\n').FirstOrDefault(static l => l.Contains("waku", StringComparison.OrdinalIgnoreCase)) is { } other
            && !other.Contains("gowaku", StringComparison.OrdinalIgnoreCase) ? NodeVersion.Named(other) : null;
    }

    /// <summary>True for a program or an image that is called as v0.39 is: <c>logosdeliverynode</c>, <c>wakuorg/logosdelivery</c>.</summary>
    public static bool IsDelivery(string? reference) => reference?.Contains(Delivery, StringComparison.OrdinalIgnoreCase) == true;

    [GeneratedRegex(@"\x1b\[[0-9;]*m", RegexOptions.CultureInvariant)]
    private static partial Regex Colour();

    /// <summary>As <c>git describe</c> names a commit behind a tag: <c>v0.38.1-154-g69fbffa</c>.</summary>
    [GeneratedRegex(@"-\d+-g[0-9a-f]{6,}$", RegexOptions.CultureInvariant)]
    private static partial Regex AfterRelease();
}
