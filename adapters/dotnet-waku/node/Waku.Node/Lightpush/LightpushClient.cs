using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Primitives;
using Waku.Node.Messages;
using Waku.Node.Services;

namespace Waku.Node.Lightpush;

/// <summary>19/WAKU2-LIGHTPUSH, client, v3 and v2.</summary>
public sealed class LightpushClient
{
    /// <summary>Protocol id of v3.</summary>
    public const string Id = "/vac/waku/lightpush/3.0.0";

    /// <summary>Protocol id of v2.</summary>
    public const string LegacyId = "/vac/waku/lightpush/2.0.0-beta1";

    private const int MaxResponseLength = 64 * 1024;
    private const string NoPeers = "No peers for topic, skipping publish";
    private readonly Libp2pHost _host;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    internal LightpushClient(Libp2pHost host, TimeSpan timeout, TimeProvider time)
    {
        _host = host;
        _timeout = timeout;
        _time = time;
    }

    /// <summary>Publishes through a service by v3. What goes wrong on the way is a status: 505 for a peer out of reach, as nwaku has it, 503 for an answer
    /// that is none.</summary>
    public async Task<LightpushResponse> PublishAsync(PeerId service, string? pubsubTopic, WakuMessage message, CancellationToken cancellationToken)
    {
        var request = new LightpushRequest(RequestId.Next(), pubsubTopic, WakuMessageCodec.Encode(message));
        try
        {
            var answer = await ServiceCall.SendAsync(_host, service, Id, LightpushCodec.Encode(request), MaxResponseLength, _timeout, _time,
                cancellationToken).ConfigureAwait(false);
            var response = LightpushCodec.DecodeResponse(answer);

            // A limiter answers unread requests as "N/A".
            if (response.RequestId != request.RequestId && response.RequestId is not ("" or "N/A"))
            {
                return new LightpushResponse(request.RequestId, LightpushStatus.InternalError, "response failure, requestId mismatch", null);
            }

            // Success that reached nobody is none (waku-node-facts §8.3).
            return response is { StatusCode: LightpushStatus.Success, RelayPeerCount: 0 }
                ? response with { StatusCode = LightpushStatus.NoPeersToRelay, StatusDescription = NoPeers, RelayPeerCount = null }
                : response with { RequestId = request.RequestId };
        }
        catch (PeerUnreachableException)
        {
            return new LightpushResponse(request.RequestId, LightpushStatus.NoPeersToRelay, $"dial_failure: {service} is not accessible", null);
        }
        catch (Exception e) when (e is Libp2pException or IOException or TimeoutException)
        {
            return new LightpushResponse(request.RequestId, LightpushStatus.ServiceNotAvailable, e.Message, null);
        }
    }

    /// <summary>Publishes through a service by v2.</summary>
    public async Task<LegacyPushResult> PublishLegacyAsync(PeerId service, string pubsubTopic, WakuMessage message, CancellationToken cancellationToken)
    {
        var id = RequestId.Next();
        try
        {
            var request = LegacyLightpushCodec.Encode(id, pubsubTopic, WakuMessageCodec.Encode(message));
            var answer = await ServiceCall.SendAsync(_host, service, LegacyId, request, MaxResponseLength, _timeout, _time, cancellationToken)
                .ConfigureAwait(false);
            return LegacyLightpushCodec.DecodeResponse(answer);
        }
        catch (PeerUnreachableException)
        {
            return new LegacyPushResult(id, false, "dial_failure");
        }
        catch (Exception e) when (e is Libp2pException or IOException or TimeoutException)
        {
            return new LegacyPushResult(id, false, e.Message);
        }
    }
}
