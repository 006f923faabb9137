namespace Waku.QA.Core.Nodes;

/// <summary>A stream of messages to one node: far cheaper than a call for each.</summary>
public interface IRelayPublisher : IAsyncDisposable
{
    /// <summary>Hands a message over; it goes to the node at once, and nothing is known of its fate yet.</summary>
    void Publish(string pubsubTopic, NodeMessage message);

    /// <summary>Ends the stream and waits until the node has published everything.</summary>
    /// <exception cref="NodeRefusedException">It refused some; says how many and the first reason.</exception>
    Task CompleteAsync(CancellationToken cancellationToken);
}
