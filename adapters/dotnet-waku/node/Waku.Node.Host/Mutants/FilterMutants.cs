using Waku.Libp2p.Primitives;
using Waku.Node.Filter;
using Waku.Node.Relay;

namespace Waku.Node.Host.Mutants;

/// <summary>Mutants of the filter service.</summary>
internal static class FilterMutants
{
    public static IEnumerable<(string Name, Func<Mutant> Create)> All =>
    [
        ("filter-ignores-unsubscribe", static () => Instead(FilterRequestType.Unsubscribe, 200)),
        ("filter-ignores-unsubscribe-all", static () => Instead(FilterRequestType.UnsubscribeAll, 200)),
        ("filter-ignores-subscribe", static () => Instead(FilterRequestType.Subscribe, 200)),
        ("filter-ping-is-always-fine", static () => Instead(FilterRequestType.SubscriberPing, 200)),
        ("filter-ping-is-never-fine", static () => Instead(FilterRequestType.SubscriberPing, 404)),
        ("filter-takes-more-than-100-topics", static () => Of(static r => r with { ContentTopics = [.. r.ContentTopics.Take(100)] })),
        ("filter-takes-no-criteria", static () =>
            Of(static r => r.Type == FilterRequestType.Subscribe
            ? r with { PubsubTopic = r.PubsubTopic ?? "/waku/2/rs/66/0", ContentTopics = r.ContentTopics.Count == 0 ? ["/a/1/b/proto"] : r.ContentTopics }
            : r)),
        ("filter-first-topic-only", static () => Of(static r => r with { ContentTopics = [.. r.ContentTopics.Take(1)] })),
        ("filter-forgets-earlier-topics", static () => new Forgetful()),
        ("filter-wrong-request-id", static () =>
            new OfAnswer(FilterClient.Id, static async (request, next) =>
            FilterCodec.Encode(FilterCodec.DecodeResponse(await next(request)) with { RequestId = "0" }))),
        ("filter-duplicates-a-push", static () => new OfPush(static (m, n) => n % 3 == 0 ? [m, Again(m)] : [m])),
        ("filter-drops-a-push-in-fifty", static () => new OfPush(static (m, n) => n % 50 == 0 ? [] : [m])),
        ("filter-drops-large-pushes", static () => new OfPush(static (m, n) => m.Encoded.Length > 60_000 ? [] : [m])),
        ("filter-alters-a-push", static () =>
            new OfPush(static (m, n) =>
            [new RelayMessage(m.PubsubTopic, m.Message, m.From, Messages.WakuMessageCodec.Encode(m.Message with { Payload = new byte[] { 1 } }))])),
        ("filter-loses-ephemeral-pushes", static () => new OfPush(static (m, n) => m.Message.Ephemeral == true ? [] : [m])),
    ];

    /// <summary>The service drops what it has pushed before by its hash: with another hash it goes out again, with the same bytes.</summary>
    private static RelayMessage Again(RelayMessage m) => new(m.PubsubTopic, m.Message with { Timestamp = (m.Message.Timestamp ?? 0) + 1 }, m.From, m.Encoded);

    private static OfAnswer Instead(FilterRequestType type, uint status) => new(FilterClient.Id, (request, next) =>
    {
        try
        {
            var decoded = FilterCodec.DecodeRequest(request);
            return decoded.Type == type ? ValueTask.FromResult(FilterCodec.Encode(new FilterResponse(decoded.RequestId, status, "OK"))) : next(request);
        }
        catch (Libp2pException)
        {
            return next(request);
        }
    });

    private static OfAnswer Of(Func<FilterRequest, FilterRequest> change) => new(FilterClient.Id, (request, next) =>
    {
        try
        {
            return next(FilterCodec.Encode(change(FilterCodec.DecodeRequest(request))));
        }
        catch (Libp2pException)
        {
            return next(request);
        }
    });

    private sealed class OfPush(Func<RelayMessage, int, IEnumerable<RelayMessage>> change) : Mutant
    {
        private int _count;

        public override IEnumerable<RelayMessage> OnPush(RelayMessage received) => change(received, Interlocked.Increment(ref _count));
    }

    private sealed class Forgetful : Mutant
    {
        public override async ValueTask<byte[]> OnServeAsync(string protocol, Libp2p.Identity.PeerId peer, byte[] request, Func<byte[], ValueTask<byte[]>> next)
        {
            if (protocol == FilterClient.Id && request.Length > 0 && ProtoType(request) == FilterRequestType.Subscribe)
            {
                await next(FilterCodec.Encode(new FilterRequest("forget", FilterRequestType.UnsubscribeAll, null, [])));
            }

            return await next(request);
        }

        private static FilterRequestType? ProtoType(byte[] request)
        {
            try
            {
                return FilterCodec.DecodeRequest(request).Type;
            }
            catch (Libp2pException)
            {
                return null;
            }
        }
    }
}
