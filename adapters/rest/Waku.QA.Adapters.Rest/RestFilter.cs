using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Rest;

/// <summary>Filter client over REST. HTTP 200 alone is no success: <c>statusDesc</c> must say OK.</summary>
public sealed class RestFilter : IFilter, IAsyncDisposable
{
    private const string Subscriptions = "/filter/v2/subscriptions";
    private readonly RestClient _client;
    private readonly CapabilityGuard _guard;
    private readonly Func<string> _nextId;
    private readonly FilterCaches? _caches;

    /// <summary>Creates the client; nothing is sent yet.</summary>
    /// <param name="client">HTTP to the node.</param>
    /// <param name="guard">What its version declares.</param>
    /// <param name="nextId">Makes request ids.</param>
    /// <param name="drainEvery">How often its caches are emptied while there are subscriptions; null for never.</param>
    /// <param name="time">Clock.</param>
    internal RestFilter(RestClient client, CapabilityGuard guard, Func<string> nextId, TimeSpan? drainEvery, TimeProvider time)
    {
        (_client, _guard, _nextId) = (client, guard, nextId);
        _caches = drainEvery is { } every ? new FilterCaches(AskAsync, every, time) : null;
    }

    /// <inheritdoc/>
    public async Task SubscribeAsync(string? pubsubTopic, IReadOnlyList<string> contentTopics, CancellationToken cancellationToken)
    {
        await SendAsync(HttpMethod.Post, Subscriptions, Body(pubsubTopic, contentTopics), cancellationToken).ConfigureAwait(false);
        _caches?.Watch(contentTopics);
    }

    /// <inheritdoc/>
    public async Task UnsubscribeAsync(string? pubsubTopic, IReadOnlyList<string> contentTopics, CancellationToken cancellationToken)
    {
        await SendAsync(HttpMethod.Delete, Subscriptions, Body(pubsubTopic, contentTopics), cancellationToken).ConfigureAwait(false);
        _caches?.Forget(contentTopics);
    }

    /// <inheritdoc/>
    public async Task UnsubscribeAllAsync(CancellationToken cancellationToken)
    {
        await SendAsync(HttpMethod.Delete, $"{Subscriptions}/all", RestJson.Write(w =>
        {
            w.WriteStartObject();
            w.WriteString("requestId", _nextId());
            w.WriteEndObject();
        }), cancellationToken).ConfigureAwait(false);
        _caches?.ForgetAll();
    }

    /// <inheritdoc/>
    public async Task PingAsync(CancellationToken cancellationToken)
    {
        _guard.Require(Capability.FilterClient);
        var path = $"{Subscriptions}/{RestClient.Escape(_nextId())}";
        Check($"GET {path}", await _client.GetAsync(path, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<NodeMessage>> DrainAsync(string contentTopic, CancellationToken cancellationToken)
    {
        _guard.Require(Capability.FilterClient);
        return _caches is null ? AskAsync(contentTopic, cancellationToken) : _caches.TakeAsync(contentTopic, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _caches?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<IReadOnlyList<NodeMessage>> AskAsync(string contentTopic, CancellationToken cancellationToken)
    {
        var path = $"/filter/v2/messages/{RestClient.Escape(contentTopic)}";
        return RestJson.ReadMessages($"GET {path}", await _client.GetAsync(path, cancellationToken).ConfigureAwait(false));
    }

    private ReadOnlyMemory<byte> Body(string? pubsubTopic, IReadOnlyList<string> contentTopics) => RestJson.Write(w =>
    {
        w.WriteStartObject();
        w.WriteString("requestId", _nextId());
        if (pubsubTopic is not null)
        {
            w.WriteString("pubsubTopic", pubsubTopic);
        }

        w.WriteStartArray("contentFilters");
        foreach (var topic in contentTopics)
        {
            w.WriteStringValue(topic);
        }

        w.WriteEndArray();
        w.WriteEndObject();
    });

    private async Task SendAsync(HttpMethod method, string path, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        _guard.Require(Capability.FilterClient);
        Check($"{method} {path}", await _client.SendAsync(method, path, body, cancellationToken).ConfigureAwait(false));
    }

    private static void Check(string request, byte[] body)
    {
        var text = RestAnswer.Read(request, body)["statusDesc"].Text();
        if (!text.StartsWith("OK", StringComparison.Ordinal))
        {
            throw new NodeRefusedException(request, 200, text, RestErrors.Classify(200, text));
        }
    }
}
