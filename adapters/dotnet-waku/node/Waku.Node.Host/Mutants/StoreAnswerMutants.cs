using Waku.Node.Store;

namespace Waku.Node.Host.Mutants;

/// <summary>Mutants of what the store service answers.</summary>
internal static class StoreAnswerMutants
{
    public static IEnumerable<(string Name, Func<Mutant> Create)> All =>
    [
        ("store-wrong-request-id", static () => Of(static r => r with { RequestId = r.RequestId + "x" })),
        ("store-wrong-status", static () => Of(static r => r with { StatusCode = 201 })),
        ("store-wrong-hash", static () => Of(static r => r with { Messages = [.. r.Messages.Select(static m => m with { Hash = new byte[32] })] })),
        ("store-loses-pubsub-topic", static () => Of(static r => r with { Messages = [.. r.Messages.Select(static m => m with { PubsubTopic = null })] })),
        ("store-loses-cursor", static () => Of(static r => r with { Cursor = null })),
        ("store-errors-are-empty-answers", static () =>
            Of(static r => r.StatusCode == StoreStatus.Ok ? r : new StoreResponse(r.RequestId, StoreStatus.Ok, "OK", [], null))),
    ];

    private static OfAnswer Of(Func<StoreResponse, StoreResponse> change) =>
        new(StoreClient.Id, async (request, next) => StoreCodec.Encode(change(StoreCodec.DecodeResponse(await next(request)))));
}
