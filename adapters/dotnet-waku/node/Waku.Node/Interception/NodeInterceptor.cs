using Waku.Libp2p.Identity;
using Waku.Node.Messages;

namespace Waku.Node.Interception;

/// <summary>
/// Sees, and may change, what a node does: for experiments, and for nodes that misbehave on purpose so that it is known which test
/// finds out. Methods are called on the node's own threads and must be quick.
/// </summary>
public abstract class NodeInterceptor
{
    /// <summary>Before a message is published; null swallows it, and publishing still succeeds.</summary>
    public virtual (string PubsubTopic, WakuMessage Message)? OnPublish(string pubsubTopic, WakuMessage message) => (pubsubTopic, message);

    /// <summary>What the application, store and filter get of a relayed message: usually it, once.</summary>
    public virtual IEnumerable<RelayMessage> OnDeliver(RelayMessage received) => [received];

    /// <summary>False rejects a message that would be valid.</summary>
    public virtual bool OnValidate(string pubsubTopic, ReadOnlyMemory<byte> data) => true;

    /// <summary>False ignores that a topic is to be left.</summary>
    public virtual bool OnUnsubscribe(string pubsubTopic) => true;

    /// <summary>What the filter service pushes of a relayed message: usually it, once.</summary>
    public virtual IEnumerable<RelayMessage> OnPush(RelayMessage received) => [received];

    /// <summary>A request to a service and its answer.</summary>
    /// <param name="protocol">Protocol id.</param>
    /// <param name="peer">Who asks.</param>
    /// <param name="request">The request, undecoded.</param>
    /// <param name="next">Answers as the node would.</param>
    public virtual ValueTask<byte[]> OnServeAsync(string protocol, PeerId peer, byte[] request, Func<byte[], ValueTask<byte[]>> next) => next(request);
}
