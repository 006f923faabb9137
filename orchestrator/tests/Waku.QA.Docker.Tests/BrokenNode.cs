using System.Collections.Concurrent;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Docker.Tests;

/// <summary>A real node behind a control interface that lies in one way.</summary>
internal sealed class BrokenNode(IWakuNode real, Broken broken) : IWakuNode, IRelay, IStore, IFilter, ILightPush
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<NodeMessage>> _before = new();

    public IRelay Relay => this;

    public IStore Store => this;

    public IFilter Filter => this;

    public ILightPush LightPush => this;

    public IPeers Peers => real.Peers;

    public Task<NodeInfo> InfoAsync(CancellationToken cancellationToken) => real.InfoAsync(cancellationToken);

    public Task<NodeHealth> HealthAsync(CancellationToken cancellationToken) => real.HealthAsync(cancellationToken);

    public Task<MetricSet> MetricsAsync(CancellationToken cancellationToken) => real.MetricsAsync(cancellationToken);

    public IAsyncEnumerable<NodeDelivery> DeliveriesAsync(CancellationToken cancellationToken) => real.DeliveriesAsync(cancellationToken);

    public Task SubscribeAsync(IReadOnlyList<string> pubsubTopics, CancellationToken cancellationToken) =>
        real.Relay.SubscribeAsync(pubsubTopics, cancellationToken);

    IRelayPublisher IRelay.OpenPublisher() => real.Relay.OpenPublisher();

    Task IRelay.UnsubscribeAsync(IReadOnlyList<string> pubsubTopics, CancellationToken cancellationToken) =>
        broken == Broken.IgnoresUnsubscribe ? Task.CompletedTask : real.Relay.UnsubscribeAsync(pubsubTopics, cancellationToken);

    async Task IRelay.PublishAsync(string pubsubTopic, NodeMessage message, CancellationToken cancellationToken)
    {
        if (broken == Broken.SwallowsPublications)
        {
            return;
        }

        try
        {
            await real.Relay.PublishAsync(pubsubTopic, message, cancellationToken);
        }
        catch (NodeRefusedException) when (broken == Broken.RefusesNothing)
        {
            // "OK".
        }
    }

    async Task<IReadOnlyList<NodeMessage>> IRelay.DrainAsync(string pubsubTopic, CancellationToken cancellationToken) =>
        Again(Broken.RepeatsDeliveries, pubsubTopic, [.. (await real.Relay.DrainAsync(pubsubTopic, cancellationToken)).Select(Bend)]);

    public Task SubscribeAutoAsync(IReadOnlyList<string> contentTopics, CancellationToken cancellationToken) =>
        real.Relay.SubscribeAutoAsync(contentTopics, cancellationToken);

    public Task PublishAutoAsync(NodeMessage message, CancellationToken cancellationToken) =>
        broken == Broken.SwallowsAutoPublications ? Task.CompletedTask : real.Relay.PublishAutoAsync(message, cancellationToken);

    public Task<IReadOnlyList<NodeMessage>> DrainAutoAsync(string contentTopic, CancellationToken cancellationToken) =>
        real.Relay.DrainAutoAsync(contentTopic, cancellationToken);

    async Task<StorePage> IStore.QueryAsync(StoreQuery query, CancellationToken cancellationToken)
    {
        if (broken == Broken.ForgetsTheStore)
        {
            return new StorePage([], null);
        }

        var page = await real.Store.QueryAsync(query, cancellationToken);
        return broken == Broken.SkipsStorePages
            && page.Cursor is { } next
            ? page with { Cursor = (await real.Store.QueryAsync(query with { Cursor = next }, cancellationToken)).Cursor }
            : page;
    }

    public Task<StorePage> QueryLegacyAsync(StoreQuery query, CancellationToken cancellationToken) => real.Store.QueryLegacyAsync(query, cancellationToken);

    Task IFilter.SubscribeAsync(string? pubsubTopic, IReadOnlyList<string> contentTopics, CancellationToken cancellationToken) => real.Filter.SubscribeAsync(
        pubsubTopic, broken == Broken.IgnoresFilters ? ["/waku-qa/1/somewhere-else/proto"] : contentTopics, cancellationToken);

    Task IFilter.UnsubscribeAsync(string? pubsubTopic, IReadOnlyList<string> contentTopics, CancellationToken cancellationToken) =>
        real.Filter.UnsubscribeAsync(pubsubTopic, contentTopics, cancellationToken);

    public Task UnsubscribeAllAsync(CancellationToken cancellationToken) =>
        broken == Broken.KeepsFilters ? Task.CompletedTask : real.Filter.UnsubscribeAllAsync(cancellationToken);

    public Task PingAsync(CancellationToken cancellationToken) => real.Filter.PingAsync(cancellationToken);

    async Task<IReadOnlyList<NodeMessage>> IFilter.DrainAsync(string contentTopic, CancellationToken cancellationToken) =>
        broken == Broken.IgnoresFilters ? [] : Again(Broken.RepeatsPushes, contentTopic, await real.Filter.DrainAsync(contentTopic, cancellationToken));

    async Task<int?> ILightPush.PublishAsync(string? pubsubTopic, NodeMessage message, CancellationToken cancellationToken) =>
        broken == Broken.SwallowsPushes ? 1 : await real.LightPush.PublishAsync(pubsubTopic, message, cancellationToken);

    public Task PublishLegacyAsync(string? pubsubTopic, NodeMessage message, CancellationToken cancellationToken) =>
        broken == Broken.SwallowsPushes ? Task.CompletedTask : real.LightPush.PublishLegacyAsync(pubsubTopic, message, cancellationToken);

    public ValueTask DisposeAsync() => real.DisposeAsync();

    /// <summary>What the drain before brought, once more in front of the new.</summary>
    private IReadOnlyList<NodeMessage> Again(Broken which, string topic, IReadOnlyList<NodeMessage> messages)
    {
        if (broken != which)
        {
            return messages;
        }

        var before = _before.GetValueOrDefault(topic, []);
        _before[topic] = messages;
        return [.. before, .. messages];
    }

    private NodeMessage Bend(NodeMessage message) => broken switch
    {
        Broken.AltersPayloads => message with { Payload = [(byte)(message.Payload[0] ^ 1), .. message.Payload[1..]] },
        Broken.RoundsTimestamps => message with { Timestamp = message.Timestamp / 10 * 10 },
        _ => message,
    };
}
