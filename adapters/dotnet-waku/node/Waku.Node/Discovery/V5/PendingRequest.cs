using System.Net;
using Waku.Node.Enr;

namespace Waku.Node.Discovery.V5;

/// <summary>A request that waits for its answer.</summary>
internal sealed class PendingRequest(NodeRecord node, IPEndPoint endPoint, Message request)
{
    private readonly List<byte[]> _records = [];
    private int _packets;

    public NodeRecord Node { get; } = node;

    public IPEndPoint EndPoint { get; } = endPoint;

    public Message Request { get; } = request;

    /// <summary>True once a challenge was answered for it; a second one is ignored.</summary>
    public bool HandshakeSent { get; set; }

    public TaskCompletionSource<Message> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Takes an answer, or a part of one. True when it is complete.</summary>
    public bool Accept(Message message)
    {
        if (message is not Nodes nodes)
        {
            return Answer.TrySetResult(message);
        }

        _records.AddRange(nodes.Records);
        return ++_packets >= nodes.Total && Answer.TrySetResult(nodes with { Records = _records });
    }
}
