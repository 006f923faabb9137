using Waku.Libp2p.Connections;
using Waku.Libp2p.Primitives;
using Waku.Node.Enr;
using Waku.Node.Services;

namespace Waku.Node.PeerExchange;

/// <summary>34/WAKU2-PEER-EXCHANGE, server: a random sample of discovered nodes of the own cluster, at most 60.</summary>
public sealed class PeerExchangeServer
{
    /// <summary>Most records in an answer.</summary>
    public const int MaxPeers = 60;

    private const int MaxRequestLength = 1024;
    private readonly Func<IReadOnlyCollection<NodeRecord>> _candidates;
    private readonly ushort _cluster;
    private readonly Random _random;
    private readonly ServiceEndpoint _endpoint;

    internal PeerExchangeServer(ServiceHost services, ushort cluster, Func<IReadOnlyCollection<NodeRecord>> candidates, RateLimit? limit, int seed)
    {
        _cluster = cluster;
        _candidates = candidates;
        _random = new Random(seed);
        var protocol = new ServiceProtocol(
            PeerExchangeClient.Id, MaxRequestLength,
            (connection, request, _) => ValueTask.FromResult(PeerExchangeCodec.Encode(Answer(connection, request))),
            static () => PeerExchangeCodec.Encode(new PeerExchangeResponse(PeerExchangeStatus.TooManyRequests, "TOO_MANY_REQUESTS", [])),
            static () => PeerExchangeCodec.Encode(new PeerExchangeResponse(PeerExchangeStatus.ServiceUnavailable, "SERVICE_UNAVAILABLE", [])));
        _endpoint = new ServiceEndpoint(services, protocol, RequestLimiter.Shared(limit, services.Time));
    }

    /// <summary>Requests served and refused.</summary>
    public ServiceCounters Counters => _endpoint.Counters;

    private PeerExchangeResponse Answer(Connection connection, byte[] request)
    {
        ulong count;
        try
        {
            count = PeerExchangeCodec.DecodeQuery(request);
        }
        catch (Libp2pException e)
        {
            Counters.AddFailed();
            return new PeerExchangeResponse(PeerExchangeStatus.BadRequest, $"BAD_REQUEST: {e.Message}", []);
        }

        NodeRecord[] candidates = [.. _candidates().Where(r => r.Shards?.Cluster == _cluster && r.Addresses.Count > 0
            && !r.PeerId.Equals(connection.RemotePeer)).OrderBy(static r => r.PeerId)];
        lock (_random)
        {
            _random.Shuffle(candidates);
        }

        return new PeerExchangeResponse(PeerExchangeStatus.Ok, null,
            [.. candidates.Take((int)Math.Min(count, MaxPeers)).Select(static r => r.Encoded.ToArray())]);
    }
}
