using Waku.Node.Relay;

namespace Waku.Node.Host.Metrics;

/// <summary>Counts delivered messages and bytes per topic.</summary>
internal sealed class TrafficMeter
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _bytes = [];
    private long _messages;

    public long Messages => Interlocked.Read(ref _messages);

    public void Add(RelayMessage message)
    {
        lock (_lock)
        {
            _messages++;
            _bytes[message.PubsubTopic] = _bytes.GetValueOrDefault(message.PubsubTopic) + message.Encoded.Length;
        }
    }

    public (string Topic, long Bytes)[] Snapshot()
    {
        lock (_lock)
        {
            return [.. _bytes.Select(static p => (p.Key, p.Value))];
        }
    }
}
