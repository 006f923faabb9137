using Waku.Node.Host.Http;
using Waku.Node.Lightpush;
using Waku.Node.Relay;
using Waku.Node.Services;

namespace Waku.Node.Host.Rest;

/// <summary>
/// <c>/lightpush/v3/message</c> and <c>/lightpush/v1/message</c>: publish through a peer that serves lightpush, never through this
/// node itself. Protocol codes are the HTTP status where HTTP knows them, else 500, as recorded from nwaku.
/// </summary>
internal sealed class LightpushRoutes(WakuNode node, int maxMessageLength, TimeProvider time)
{
    private static readonly uint[] KnownToHttp = [200, 400, 413, 421, 429, 500, 503, 504, 505];

    public IEnumerable<RestRoute> All => [new("POST", "/lightpush/v3/message", PublishAsync), new("POST", "/lightpush/v1/message", PublishLegacyAsync)];

    private async Task PublishAsync(RestContext context)
    {
        var (body, problem) = await context.TryBodyAsync(acceptText: true);
        var badBase64 = false;
        if (problem is not null || PushRequestJson.Read(body, out badBase64) is not var (topic, message))
        {
            await context.StatusAsync(400, null, badBase64 ? "Invalid message! Incorrect base64 string"
                : $"Invalid push request! {NimText.RestError(problem ?? NimText.NotDecodable)}");
            return;
        }

        if (node.ServicePeers.Find(LightpushClient.Id) is not { } service)
        {
            await context.StatusAsync(503, null, new NoServicePeerException(LightpushClient.Id).Message);
            return;
        }

        if (topic is null && !node.Sharding.TryShard(message.ContentTopic, out topic, out var error))
        {
            await context.StatusAsync(500, null, error);
            return;
        }

        message = Complete(message);
        if (Refused(message) is var (code, reason))
        {
            await context.StatusAsync(code, null, reason);
            return;
        }

        var response = await node.LightpushClient.PublishAsync(service, topic, message, context.Aborted);
        await (response.IsSuccess
            ? context.StatusAsync(200, null, response.StatusDescription, response.RelayPeerCount ?? 0)
            : context.StatusAsync(KnownToHttp.Contains(response.StatusCode) ? (int)response.StatusCode : 500, null, response.StatusDescription ?? ""));
    }

    private async Task PublishLegacyAsync(RestContext context)
    {
        const string Failed = "Failed to request a message push: ";
        var (body, problem) = await context.TryBodyAsync(acceptText: true);
        var badBase64 = false;
        if (problem is not null || PushRequestJson.Read(body, out badBase64) is not var (topic, message))
        {
            await context.TextAsync(400, badBase64 ? "Invalid message: Incorrect base64 string" : problem ?? NimText.NotDecodable);
            return;
        }

        if (node.ServicePeers.Find(LightpushClient.LegacyId) is not { } service)
        {
            await context.TextAsync(503, new NoServicePeerException(LightpushClient.LegacyId).Message);
            return;
        }

        if (topic is null && !node.Sharding.TryShard(message.ContentTopic, out topic, out var error))
        {
            await context.TextAsync(503, Failed + error);
            return;
        }

        message = Complete(message);
        if (Refused(message) is var (_, reason))
        {
            await context.TextAsync(503, Failed + reason);
            return;
        }

        var result = await node.LightpushClient.PublishLegacyAsync(service, topic, message, context.Aborted);
        await (result.IsSuccess ? context.OkAsync() : context.TextAsync(result.Info == "TOO_MANY_REQUESTS" ? 429 : 503, Failed + result.Info));
    }

    /// <summary>What every service answers, in the words of nwaku's: a request of megabytes would be cut off before it could say so.</summary>
    private (int Status, string Reason)? Refused(WakuMessage message) =>
        message.Meta.Length > WakuMessage.MaxMetaLength ? (400, "decode_rpc_failure: (kind: InvalidLengthField, field: \"meta\")")
        : WakuMessageCodec.Encode(message).Length > maxMessageLength ? (500, new MessageTooLargeException(0, maxMessageLength).Message)
        : null;

    private WakuMessage Complete(WakuMessage message) => message with
    {
        Version = message.Version ?? 0,
        Timestamp = message.Timestamp is null or 0 ? time.UnixNanoseconds() : message.Timestamp,
        Ephemeral = message.Ephemeral ?? false,
    };
}
