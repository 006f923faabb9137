using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Primitives;
using Waku.Node.Enr;
using Waku.Node.Services;

namespace Waku.Node.PeerExchange;

/// <summary>34/WAKU2-PEER-EXCHANGE, client: asks for records and makes their owners known.</summary>
public sealed class PeerExchangeClient
{
    /// <summary>Protocol id.</summary>
    public const string Id = "/vac/waku/peer-exchange/2.0.0-alpha1";

    /// <summary>Peers asked for when nothing else is said.</summary>
    public const int DefaultCount = 5;

    private const int MaxResponseLength = 256 * 1024;
    private readonly Libp2pHost _host;
    private readonly Action<NodeRecord, PeerOrigin> _learn;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    internal PeerExchangeClient(Libp2pHost host, Action<NodeRecord, PeerOrigin> learn, TimeSpan timeout, TimeProvider time)
    {
        _host = host;
        _learn = learn;
        _timeout = timeout;
        _time = time;
    }

    /// <summary>Asks a peer for records. Those with a wrong signature are left out; the others become known peers.</summary>
    public async Task<(uint Status, string Description, IReadOnlyList<NodeRecord> Records)> RequestAsync(PeerId service, int count,
        CancellationToken cancellationToken)
    {
        try
        {
            var answer = await ServiceCall.SendAsync(
                _host, service, Id, PeerExchangeCodec.EncodeQuery((ulong)count), MaxResponseLength, _timeout, _time, cancellationToken).ConfigureAwait(false);
            var response = PeerExchangeCodec.DecodeResponse(answer);
            List<NodeRecord> records = [];
            foreach (var bytes in response.Records.Take(PeerExchangeServer.MaxPeers))
            {
                if (TryDecode(bytes) is { } record && !record.PeerId.Equals(_host.PeerId))
                {
                    records.Add(record);
                    _learn(record, PeerOrigin.PeerExchange);
                }
            }

            return (response.EffectiveStatus, response.StatusDescription ?? "", records);
        }
        catch (PeerUnreachableException e)
        {
            return (PeerExchangeStatus.PeerDialFailure, e.Message, []);
        }
        catch (Exception e) when (e is Libp2pException or IOException or TimeoutException)
        {
            return (PeerExchangeStatus.BadResponse, e.Message, []);
        }
    }

    private static NodeRecord? TryDecode(byte[] bytes)
    {
        try
        {
            return NodeRecord.Decode(bytes);
        }
        catch (Libp2pException)
        {
            return null;
        }
    }
}
