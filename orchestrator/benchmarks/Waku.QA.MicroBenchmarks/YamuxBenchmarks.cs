using BenchmarkDotNet.Attributes;
using Waku.Libp2p.Muxing.Yamux;

namespace Waku.QA.MicroBenchmarks;

/// <summary>Yamux frame headers.</summary>
[MemoryDiagnoser]
public class YamuxBenchmarks
{
    private readonly byte[] _header = new byte[YamuxFrame.HeaderLength];

    /// <summary>Writes a header and reads it back.</summary>
    [Benchmark]
    public bool WriteAndRead()
    {
        new YamuxFrame(YamuxFrameType.Data, YamuxFlags.Syn, 7, 1_000).Write(_header);
        return YamuxFrame.TryRead(_header, out _);
    }
}
