using Waku.Libp2p.Multiaddrs;
using Waku.Node.Host.Application;
using Waku.Node.Host.Http;
using Waku.Node.Services;

namespace Waku.Node.Host.Metrics;

/// <summary>What the program counts beside the node.</summary>
/// <param name="Traffic">Delivered messages and their sizes.</param>
/// <param name="Requests">Requests of REST.</param>
/// <param name="Subscriptions">Topics joined and left, and what was published.</param>
/// <param name="RelayCache">Messages of relay that wait for REST.</param>
/// <param name="FilterCache">Messages of filter services that wait for REST.</param>
/// <param name="Limits">Rate limits by service.</param>
/// <param name="ServicePeers">Service peers named by flags.</param>
internal sealed record MetricsSources(
    TrafficMeter Traffic, RequestCounters Requests, RelaySubscriptions Subscriptions, RelayCache RelayCache, FilterCache FilterCache,
    IReadOnlyList<(string Protocol, RateLimit Limit)> Limits, IReadOnlyList<(string Protocol, Multiaddr Address)> ServicePeers);
