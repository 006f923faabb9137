using BenchmarkDotNet.Attributes;
using Waku.Gossipsub;
using Waku.Node.Messages;

namespace Waku.QA.MicroBenchmarks;

/// <summary>What every relayed message goes through.</summary>
[MemoryDiagnoser]
public class CodecBenchmarks
{
    private readonly GossipRpc _rpc = new();
    private readonly GossipRpcCodec _codec = new();
    private WakuMessage _message = null!;
    private byte[] _encoded = [];
    private byte[] _frame = [];

    /// <summary>Bytes of application data.</summary>
    [Params(1_000, 50_000)]
    public int Payload { get; set; }

    /// <summary>Makes the message.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _message = new WakuMessage { Payload = new byte[Payload], ContentTopic = "/bench/1/micro/proto", Timestamp = 1_700_000_000_000_000_001 };
        _encoded = WakuMessageCodec.Encode(_message);
        var message = new GossipMessage("/waku/2/rs/66/0", _encoded, MessageId.Of(_encoded));
        _frame = new byte[GossipRpcCodec.SizeOf(message) + 16];
        _frame = _frame[..GossipRpcCodec.Write(message, _frame)];
    }

    /// <summary>14/WAKU2-MESSAGE to bytes.</summary>
    [Benchmark]
    public byte[] EncodeMessage() => WakuMessageCodec.Encode(_message);

    /// <summary>Bytes to 14/WAKU2-MESSAGE.</summary>
    [Benchmark]
    public WakuMessage DecodeMessage() => WakuMessageCodec.Decode(_encoded);

    /// <summary>Deterministic message hash.</summary>
    [Benchmark]
    public byte[] HashMessage() => MessageHash.Compute("/waku/2/rs/66/0", _message);

    /// <summary>Gossipsub message id.</summary>
    [Benchmark]
    public MessageId GossipId() => MessageId.Of(_encoded);

    /// <summary>An RPC with one message, without its length prefix.</summary>
    [Benchmark]
    public int DecodeRpc()
    {
        _rpc.Clear();
        _codec.Decode(_frame.AsSpan(_frame[0] < 0x80 ? 1 : _frame[1] < 0x80 ? 2 : 3), _rpc);
        return _rpc.Messages.Count;
    }
}
