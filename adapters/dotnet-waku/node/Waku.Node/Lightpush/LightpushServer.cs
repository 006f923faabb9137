using Waku.Libp2p.Connections;
using Waku.Libp2p.Primitives;
using Waku.Node.Messages;
using Waku.Node.Messaging;
using Waku.Node.Services;

namespace Waku.Node.Lightpush;

/// <summary>19/WAKU2-LIGHTPUSH, server, v3 and v2: publishes for peers that do not relay, and says honestly to how many it was sent.</summary>
public sealed class LightpushServer
{
    private const string NoPeers = "No peers for topic, skipping publish";
    private const string LegacyNoPeers = "not_published_to_any_peer";
    private const int RequestOverhead = 64 * 1024;
    private readonly Messenger _messenger;
    private readonly ServiceEndpoint _endpoint;
    private readonly ServiceEndpoint _legacyEndpoint;

    internal LightpushServer(ServiceHost services, Messenger messenger, int maxMessage, RateLimit? limit)
    {
        _messenger = messenger;
        var limiter = RequestLimiter.Shared(limit, services.Time);

        // Four times the limit: a message that is too large deserves its status code, not a reset.
        var most = (4 * maxMessage) + RequestOverhead;
        var protocol = new ServiceProtocol(
            LightpushClient.Id, most, AnswerAsync, static () => Refusal(LightpushStatus.TooManyRequests, "Request rejected due to too many requests"),
            static () => Refusal(LightpushStatus.InternalError, "internal error"));
        var legacy = new ServiceProtocol(
            LightpushClient.LegacyId, most, AnswerLegacyAsync, static () => LegacyRefusal("TOO_MANY_REQUESTS"), static () => LegacyRefusal("internal error"));
        _endpoint = new ServiceEndpoint(services, protocol, limiter);
        _legacyEndpoint = new ServiceEndpoint(services, legacy, limiter);
    }

    /// <summary>v3 requests served and refused.</summary>
    public ServiceCounters Counters => _endpoint.Counters;

    /// <summary>v2 requests served and refused.</summary>
    public ServiceCounters LegacyCounters => _legacyEndpoint.Counters;

    private static byte[] Refusal(uint status, string text) => LightpushCodec.Encode(new LightpushResponse("N/A", status, text, null));

    private static byte[] LegacyRefusal(string text) => LegacyLightpushCodec.Encode(new LegacyPushResult("N/A", false, text));

    private async ValueTask<byte[]> AnswerAsync(Connection connection, byte[] bytes, CancellationToken cancellationToken)
    {
        LightpushRequest request;
        try
        {
            request = LightpushCodec.DecodeRequest(bytes);
        }
        catch (Libp2pException e)
        {
            Counters.AddFailed();
            return LightpushCodec.Encode(new LightpushResponse("N/A", LightpushStatus.BadRequest, e.Message, null));
        }

        var response = await PublishAsync(request, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccess)
        {
            Counters.AddFailed();
        }

        return LightpushCodec.Encode(response);
    }

    private async ValueTask<byte[]> AnswerLegacyAsync(Connection connection, byte[] bytes, CancellationToken cancellationToken)
    {
        LightpushRequest request;
        try
        {
            request = LegacyLightpushCodec.DecodeRequest(bytes);
        }
        catch (Libp2pException e)
        {
            LegacyCounters.AddFailed();
            return LegacyLightpushCodec.Encode(new LegacyPushResult("N/A", false, e.Message));
        }

        var response = await PublishAsync(request, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccess)
        {
            LegacyCounters.AddFailed();
        }

        var info = response.IsSuccess ? "OK" : response.StatusCode == LightpushStatus.NoPeersToRelay ? LegacyNoPeers : response.StatusDescription ?? "";
        return LegacyLightpushCodec.Encode(new LegacyPushResult(request.RequestId, response.IsSuccess, info));
    }

    private async ValueTask<LightpushResponse> PublishAsync(LightpushRequest request, CancellationToken cancellationToken)
    {
        WakuMessage message;
        try
        {
            message = WakuMessageCodec.Decode(request.Message);
        }
        catch (Libp2pException e)
        {
            return Failed(LightpushStatus.BadRequest, e.Message);
        }

        try
        {
            var result = await _messenger.PublishAsync(request.PubsubTopic, message, PublishOptions.Unchanged, cancellationToken).ConfigureAwait(false);
            return result.Peers > 0
                ? new LightpushResponse(request.RequestId, LightpushStatus.Success, null, (uint)result.Peers)
                : Failed(LightpushStatus.NoPeersToRelay, NoPeers);
        }
        catch (RefusedException e)
        {
            return Failed(LightpushStatus.InvalidMessage, e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever went wrong here, the client is owed an answer.
            return Failed(LightpushStatus.InternalError, e.Message);
        }

        LightpushResponse Failed(uint status, string description) => new(request.RequestId, status, description, null);
    }
}
