using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Muxing;
using Waku.Libp2p.Primitives;
using Waku.Node.Interception;
using Waku.Node.Messages;
using Waku.Node.Services;

namespace Waku.Node.Filter;

/// <summary>12/WAKU2-FILTER, client: requests, and the receiving end of pushes (one or many messages a stream, both are read).</summary>
public sealed class FilterClient
{
    /// <summary>Protocol id of requests.</summary>
    public const string Id = "/vac/waku/filter-subscribe/2.0.0-beta1";

    /// <summary>Protocol id of pushes.</summary>
    public const string PushId = "/vac/waku/filter-push/2.0.0-beta1";

    private const int MaxResponseLength = 64 * 1024;
    private readonly Libp2pHost _host;
    private readonly int _maxMessage;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<PeerId, byte> _services = new();
    private readonly RecentHashes _seen;
    private readonly ILogger _log;
    private long _received, _duplicates, _unsolicited;

    internal FilterClient(Libp2pHost host, int maxMessage, TimeSpan timeout, TimeProvider time, ILogger log)
    {
        _host = host;
        _maxMessage = maxMessage;
        _timeout = timeout;
        _time = time;
        _log = log;
        _seen = new RecentHashes(TimeSpan.FromMinutes(2), time);
        host.Handle(PushId, ReceiveAsync);
    }

    /// <summary>Raised once for every pushed message, whichever services push it. Handlers must be quick.</summary>
    public event Action<FilteredMessage>? MessageReceived;

    /// <summary>Messages received, without repetitions.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Pushes of messages that were received before.</summary>
    public long Duplicates => Interlocked.Read(ref _duplicates);

    /// <summary>Pushes of peers that this client never subscribed at; ignored.</summary>
    public long Unsolicited => Interlocked.Read(ref _unsolicited);

    /// <summary>Adds criteria at a service.</summary>
    public Task<FilterResponse> SubscribeAsync(PeerId service, string? pubsubTopic, IReadOnlyList<string> contentTopics, string? requestId,
        CancellationToken cancellationToken) =>
        SendAsync(service, new FilterRequest(requestId ?? RequestId.Next(), FilterRequestType.Subscribe, pubsubTopic, contentTopics), cancellationToken);

    /// <summary>Removes criteria at a service.</summary>
    public Task<FilterResponse> UnsubscribeAsync(PeerId service, string? pubsubTopic, IReadOnlyList<string> contentTopics, string? requestId,
        CancellationToken cancellationToken) =>
        SendAsync(service, new FilterRequest(requestId ?? RequestId.Next(), FilterRequestType.Unsubscribe, pubsubTopic, contentTopics), cancellationToken);

    /// <summary>Removes all criteria at a service.</summary>
    public Task<FilterResponse> UnsubscribeAllAsync(PeerId service, string? requestId, CancellationToken cancellationToken) =>
        SendAsync(service, new FilterRequest(requestId ?? RequestId.Next(), FilterRequestType.UnsubscribeAll, null, []), cancellationToken);

    /// <summary>Asks whether the service still has a subscription of this node, and keeps it alive.</summary>
    public Task<FilterResponse> PingAsync(PeerId service, string? requestId, CancellationToken cancellationToken) =>
        SendAsync(service, new FilterRequest(requestId ?? RequestId.Next(), FilterRequestType.SubscriberPing, null, []), cancellationToken);

    private async Task<FilterResponse> SendAsync(PeerId service, FilterRequest request, CancellationToken cancellationToken)
    {
        if (request.Type == FilterRequestType.Subscribe)
        {
            // Before the answer: the first push may overtake it.
            _services[service] = 0;
        }

        try
        {
            var answer = await ServiceCall.SendAsync(_host, service, Id, FilterCodec.Encode(request), MaxResponseLength, _timeout, _time, cancellationToken)
                .ConfigureAwait(false);
            var response = FilterCodec.DecodeResponse(answer);

            // A limiter answers unread requests as "N/A" or without id (G#1103).
            return response.RequestId == request.RequestId || response.RequestId is "" or "N/A"
                ? response with { RequestId = request.RequestId }
                : new FilterResponse(request.RequestId, FilterStatus.BadResponse, $"BAD_RESPONSE: answer to another request: {response.RequestId}");
        }
        catch (PeerUnreachableException)
        {
            return new FilterResponse(request.RequestId, FilterStatus.PeerDialFailure, service.ToString());
        }
        catch (Exception e) when (e is Libp2pException or IOException or TimeoutException)
        {
            return new FilterResponse(request.RequestId, FilterStatus.BadResponse, $"BAD_RESPONSE: {e.Message}");
        }
    }

    private async Task ReceiveAsync(MuxedStream stream, Connection connection, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await stream.Input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            while (LengthPrefixed.TryCut(ref buffer, _maxMessage + MaxResponseLength, out var frame))
            {
                Receive(connection.RemotePeer, frame.IsSingleSegment ? FilterCodec.DecodePush(frame.FirstSpan)
                    : FilterCodec.DecodePush(System.Buffers.BuffersExtensions.ToArray(frame)));
            }

            stream.Input.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted || result.IsCanceled)
            {
                return;
            }
        }
    }

    private void Receive(PeerId from, (string PubsubTopic, byte[] Message) push)
    {
        if (!_services.ContainsKey(from))
        {
            Interlocked.Increment(ref _unsolicited);
            return;
        }

        var message = WakuMessageCodec.Decode(push.Message);
        var hash = MessageHash.Compute(push.PubsubTopic, message);
        lock (_seen)
        {
            if (!_seen.TryAdd(hash))
            {
                _duplicates++;
                return;
            }
        }

        Interlocked.Increment(ref _received);
        Guard.Raise(MessageReceived, new FilteredMessage(push.PubsubTopic, message, hash, from), _log);
    }
}
