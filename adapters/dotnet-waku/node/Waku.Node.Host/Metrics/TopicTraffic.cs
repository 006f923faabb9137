namespace Waku.Node.Host.Metrics;

/// <summary>What was delivered on one topic.</summary>
internal sealed record TopicTraffic(string Topic, long Count, long BytesIn, long BytesOut, long PayloadBytes, long LargestPayload);
