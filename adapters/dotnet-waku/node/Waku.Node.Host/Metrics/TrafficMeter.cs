using Waku.Node.Relay;

namespace Waku.Node.Host.Metrics;

/// <summary>Counts delivered messages and their sizes per topic, as nwaku does: sizes of the payload, traffic of the whole message.</summary>
internal sealed class TrafficMeter
{
    /// <summary>Upper bounds of the size histogram in kB.</summary>
    public static readonly double[] Buckets = [0, 1, 3, 5, 15, 50, 75, 100, 125, 150, 500, 700, 1000];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, TopicTraffic> _topics = [];
    private readonly long[] _histogram = new long[Buckets.Length + 1];
    private double _kilobytes;
    private long _messages;

    public long Messages => Interlocked.Read(ref _messages);

    public void Add(RelayMessage message)
    {
        var payload = message.Message.Payload.Length;
        lock (_lock)
        {
            _messages++;
            var known = _topics.GetValueOrDefault(message.PubsubTopic) ?? new TopicTraffic(message.PubsubTopic, 0, 0, 0, 0, 0);
            var isOwn = message.From is null;
            _topics[message.PubsubTopic] = known with
            {
                Count = known.Count + 1,
                BytesIn = known.BytesIn + (isOwn ? 0 : message.Encoded.Length),
                BytesOut = known.BytesOut + (isOwn ? message.Encoded.Length : 0),
                PayloadBytes = known.PayloadBytes + payload,
                LargestPayload = Math.Max(known.LargestPayload, payload),
            };
            var bucket = Array.FindIndex(Buckets, b => payload / 1000.0 <= b);
            _histogram[bucket < 0 ? Buckets.Length : bucket]++;
            _kilobytes += payload / 1000.0;
        }
    }

    public TopicTraffic[] Snapshot()
    {
        lock (_lock)
        {
            return [.. _topics.Values];
        }
    }

    /// <summary>Messages per bucket, not cumulated, and the sum of their sizes in kB.</summary>
    public (long[] Counts, double Sum) Histogram()
    {
        lock (_lock)
        {
            return ([.. _histogram], _kilobytes);
        }
    }
}
