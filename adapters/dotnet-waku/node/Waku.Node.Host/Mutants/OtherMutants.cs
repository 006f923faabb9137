using Waku.Libp2p.Primitives;
using Waku.Node.Metadata;
using Waku.Node.PeerExchange;
using Waku.Node.Relay;

namespace Waku.Node.Host.Mutants;

/// <summary>Mutants of metadata, peer exchange, REST and the life of the node.</summary>
internal static class OtherMutants
{
    private const int CrashAfter = 200;

    public static IEnumerable<(string Name, Func<Mutant> Create)> All =>
    [
        ("metadata-no-cluster", static () => new OfMetadata(static m => m with { ClusterId = null })),
        ("metadata-no-shards", static () => new OfMetadata(static m => m with { Shards = [] })),
        ("metadata-another-cluster-to-those-who-ask", static () => new OfMetadata(static m => m with { ClusterId = 67 })),
        ("metadata-enforces-nothing", static () => new Lenient()),
        ("px-gives-too-many", static () =>
            new OfAnswer(PeerExchangeClient.Id, static async (request, next) => Change(await next(PeerExchangeCodec.EncodeQuery(60)), static r => r))),
        ("px-gives-nothing", static () =>
            new OfAnswer(PeerExchangeClient.Id, static async (request, next) => Change(await next(request), static r => r with { Records = [] }))),
        ("rest-says-yes", static () => new OfRest(static s => s == 400 ? 200 : s)),
        ("rest-fails-for-bad-requests", static () => new OfRest(static s => s == 400 ? 500 : s)),
        ("rest-finds-everything", static () => new OfRest(static s => s == 404 ? 200 : s)),
        ("stops-with-an-error", static () => new Failing()),
        ("crashes-after-200-messages", static () => new Crashing()),
    ];

    private static byte[] Change(byte[] answer, Func<PeerExchangeResponse, PeerExchangeResponse> change) =>
        PeerExchangeCodec.Encode(change(PeerExchangeCodec.DecodeResponse(answer)));

    private sealed class OfMetadata(Func<MetadataMessage, MetadataMessage> change) : Mutant
    {
        public override void Change(WakuNode node) => node.Host.Handle(MetadataProtocol.Id, async (stream, _, token) =>
        {
            await LengthPrefixed.ReadAsync(stream.Input, 4_096, token);
            List<uint> shards = [.. (node.Relay?.Topics ?? [])
                .Select(static t => uint.Parse(t.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture))];
            await stream.WriteAsync(LengthPrefixed.Encode(change(new MetadataMessage(node.ClusterId, shards)).Encode()), token);
            stream.CloseWrite();
        });
    }

    private sealed class Lenient : Mutant
    {
        public override WakuNodeOptions Change(WakuNodeOptions options) => options with { EnforceCluster = false, RequireMetadata = false };
    }

    private sealed class OfRest(Func<int, int> change) : Mutant
    {
        public override int RestStatus(int status) => change(status);
    }

    private sealed class Failing : Mutant
    {
        public override int ExitCode => 3;
    }

    private sealed class Crashing : Mutant
    {
        private int _count;

        public override IEnumerable<RelayMessage> OnDeliver(RelayMessage received)
        {
            if (Interlocked.Increment(ref _count) == CrashAfter)
            {
                Environment.FailFast("mutant: crashes after 200 messages");
            }

            return [received];
        }
    }
}
