using Waku.Libp2p.Primitives;
using Waku.Node.Lightpush;
using Waku.Node.Messages;

namespace Waku.Node.Host.Mutants;

/// <summary>Mutants of the lightpush service.</summary>
internal static class LightpushMutants
{
    public static IEnumerable<(string Name, Func<Mutant> Create)> All =>
    [
        ("lightpush-lies", static () =>
            new OfAnswer(LightpushClient.Id, static (request, next) =>
            ValueTask.FromResult(LightpushCodec.Encode(new LightpushResponse(IdOf(request), 200, null, 1))))),
        ("lightpush-no-peers-is-success", static () =>
            OfResponse(static r => r.StatusCode == LightpushStatus.NoPeersToRelay ? new LightpushResponse(r.RequestId, 200, null, 0) : r)),
        ("lightpush-every-error-is-success", static () => OfResponse(static r => r.IsSuccess ? r : new LightpushResponse(r.RequestId, 200, null, 1))),
        ("lightpush-wrong-count", static () => OfResponse(static r => r with { RelayPeerCount = r.RelayPeerCount is null ? null : 7 })),
        ("lightpush-wrong-request-id", static () => OfResponse(static r => r with { RequestId = "0" })),
        ("lightpush-loses-meta", static () => OfMessage(static m => m with { Meta = default })),
        ("lightpush-loses-version", static () => OfMessage(static m => m with { Version = 0 })),
        ("lightpush-loses-ephemeral", static () => OfMessage(static m => m with { Ephemeral = null })),
        ("lightpush-sets-the-time", static () => OfMessage(static m => m with { Timestamp = (m.Timestamp ?? 0) / 1_000_000 * 1_000_000 })),
        ("legacy-lightpush-always-succeeds", static () =>
            new OfAnswer(LightpushClient.LegacyId, static async (request, next) =>
            LegacyLightpushCodec.Encode(LegacyLightpushCodec.DecodeResponse(await next(request)) with { IsSuccess = true }))),
        ("legacy-lightpush-lies", static () =>
            new OfAnswer(LightpushClient.LegacyId, static (request, next) =>
            ValueTask.FromResult(LegacyLightpushCodec.Encode(new LegacyPushResult(LegacyLightpushCodec.DecodeRequest(request).RequestId, true, "OK"))))),
    ];

    private static OfAnswer OfResponse(Func<LightpushResponse, LightpushResponse> change) =>
        new(LightpushClient.Id, async (request, next) => LightpushCodec.Encode(change(LightpushCodec.DecodeResponse(await next(request)))));

    private static OfAnswer OfMessage(Func<WakuMessage, WakuMessage> change) => new(LightpushClient.Id, (request, next) =>
    {
        try
        {
            var decoded = LightpushCodec.DecodeRequest(request);
            return next(LightpushCodec.Encode(decoded with { Message = WakuMessageCodec.Encode(change(WakuMessageCodec.Decode(decoded.Message))) }));
        }
        catch (Libp2pException)
        {
            return next(request);
        }
    });

    private static string IdOf(byte[] request)
    {
        try
        {
            return LightpushCodec.DecodeRequest(request).RequestId;
        }
        catch (Libp2pException)
        {
            return "";
        }
    }
}
