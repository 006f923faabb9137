using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Rest;

/// <summary>Lightpush client over REST: always through a peer that offers the service, never through the node itself.</summary>
internal sealed class RestLightPush(RestClient client, CapabilityGuard guard) : ILightPush
{
    public async Task<int?> PublishAsync(string? pubsubTopic, NodeMessage message, CancellationToken cancellationToken)
    {
        guard.Require(Capability.LightpushClient);
        const string path = "/lightpush/v3/message";
        var body = await client.SendAsync(HttpMethod.Post, path, Body(pubsubTopic, message), cancellationToken).ConfigureAwait(false);
        var answer = RestAnswer.Read($"POST {path}", body);
        return answer["relayPeerCount"] is { IsAbsent: false } count ? (int)count.Number(0, 0, int.MaxValue)
            : answer["statusDesc"] is { IsAbsent: false } text ? throw new NodeRefusedException(answer.Request, 200, text.Text(), NodeError.Unspecified)
            : null;
    }

    public Task PublishLegacyAsync(string? pubsubTopic, NodeMessage message, CancellationToken cancellationToken)
    {
        guard.Require(Capability.LegacyLightpushClient);
        return client.SendAsync(HttpMethod.Post, "/lightpush/v1/message", Body(pubsubTopic, message), cancellationToken);
    }

    private static ReadOnlyMemory<byte> Body(string? pubsubTopic, NodeMessage message) => RestJson.Write(w =>
    {
        w.WriteStartObject();
        if (pubsubTopic is not null)
        {
            w.WriteString("pubsubTopic", pubsubTopic);
        }

        w.WritePropertyName("message");
        RestJson.Write(w, message);
        w.WriteEndObject();
    });
}
