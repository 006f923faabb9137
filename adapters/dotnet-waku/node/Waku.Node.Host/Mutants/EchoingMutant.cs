using System.Buffers;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Muxing;
using Waku.Libp2p.Primitives;
using Waku.Libp2p.Protobuf;
using Waku.Node.Relay;

namespace Waku.Node.Host.Mutants;

/// <summary>Sends one in some messages back to where it came from.</summary>
/// <param name="n">One in how many.</param>
/// <param name="times">How often.</param>
/// <param name="onlyStrangers">True for messages of peers with another agent only.</param>
internal sealed class EchoingMutant(int n, int times, bool onlyStrangers) : Mutant
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<PeerId, MuxedStream> _streams = [];
    private string _agent = "";
    private WakuNode? _node;
    private int _count;

    public override WakuNodeOptions Change(WakuNodeOptions options)
    {
        _agent = options.Libp2p.AgentVersion;
        return options;
    }

    public override void Change(WakuNode node) => _node = node;

    public override IEnumerable<RelayMessage> OnDeliver(RelayMessage received)
    {
        if (received.From is { } from && (!onlyStrangers || IsStranger(from)) && Interlocked.Increment(ref _count) % n == 0)
        {
            _ = EchoAsync(from, received);
        }

        return [received];
    }

    private bool IsStranger(PeerId peer) => _node!.Host.Peers.Find(peer)?.Agent != _agent;

    private async Task EchoAsync(PeerId peer, RelayMessage received)
    {
        var rpc = Encode(received);
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!_streams.TryGetValue(peer, out var stream) && _node!.Host.FindConnection(peer) is { } connection)
            {
                stream = _streams[peer] = await connection.OpenStreamAsync([RelayProtocol.Id], CancellationToken.None).ConfigureAwait(false);
            }

            if (stream is not null)
            {
                for (var i = 0; i < times; i++)
                {
                    await stream.WriteAsync(rpc, CancellationToken.None).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (e is IOException or Libp2pException)
        {
            _streams.Remove(peer);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A gossipsub RPC with the message, as it first came.</summary>
    private static byte[] Encode(RelayMessage received)
    {
        var message = new ArrayBufferWriter<byte>();
        var inner = new ProtoWriter(message);
        inner.Bytes(2, received.Encoded.Span);
        inner.String(4, received.PubsubTopic);
        var rpc = new ArrayBufferWriter<byte>();
        new ProtoWriter(rpc).Bytes(2, message.WrittenSpan);
        return LengthPrefixed.Encode(rpc.WrittenSpan.ToArray());
    }
}
