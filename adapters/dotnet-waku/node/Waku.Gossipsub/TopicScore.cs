namespace Waku.Gossipsub;

/// <summary>Score counters of one peer in one topic.</summary>
internal sealed class TopicScore(string topic)
{
    public string Topic { get; } = topic;

    /// <summary>When the peer entered the mesh; -1 outside.</summary>
    public long MeshSince { get; set; } = -1;

    public double FirstDeliveries { get; set; }

    public double InvalidMessages { get; set; }
}
