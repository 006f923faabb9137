using System.Buffers.Binary;
using BenchmarkDotNet.Attributes;
using Waku.QA.Engines.Docker.Api;

namespace Waku.QA.MicroBenchmarks;

/// <summary>The Engine API client: a container's log, which comes in frames of a line each.</summary>
[MemoryDiagnoser]
public class EngineApiBenchmarks
{
    private const int Lines = 10_000;
    private const int Header = 8;
    private const int Line = 100;
    private readonly byte[] _log = new byte[Lines * (Header + Line)];

    /// <summary>Makes the log.</summary>
    [GlobalSetup]
    public void Setup()
    {
        for (var i = 0; i < Lines; i++)
        {
            var frame = _log.AsSpan(i * (Header + Line));
            frame[0] = 1;
            BinaryPrimitives.WriteInt32BigEndian(frame[4..], Line);
        }
    }

    /// <summary>Takes it apart: one megabyte.</summary>
    [Benchmark]
    public async Task<long> ReadLog()
    {
        using var output = new MemoryStream(_log.Length);
        using var input = new MemoryStream(_log);
        await MultiplexedStream.CopyAsync(input, output, CancellationToken.None);
        return output.Length;
    }
}
