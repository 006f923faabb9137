namespace Waku.QA.Wire.Probes;

/// <summary>Takes an arrival.</summary>
/// <param name="node">Node that it reached.</param>
/// <param name="hash">Message hash.</param>
/// <param name="unixNanos">Time of receipt.</param>
public delegate void ArrivalSink(string node, ReadOnlySpan<byte> hash, long unixNanos);
