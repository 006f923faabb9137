using Waku.Libp2p.Identity;
using Waku.Node.Interception;
using Waku.Node.Messages;

namespace Waku.Node.Tests.Interception;

/// <summary>Throws in one of its methods, and does nothing wrong in the others.</summary>
internal sealed class ThrowingInterceptor(string method, Func<Exception> make) : NodeInterceptor
{
    public int Thrown { get; private set; }

    public override (string PubsubTopic, WakuMessage Message)? OnPublish(string pubsubTopic, WakuMessage message) =>
        Throw(nameof(OnPublish)) ?? base.OnPublish(pubsubTopic, message);

    public override IEnumerable<RelayMessage> OnDeliver(RelayMessage received)
    {
        _ = Throw(nameof(OnDeliver));
        yield return received;
    }

    public override bool OnValidate(string pubsubTopic, ReadOnlyMemory<byte> data) => Throw(nameof(OnValidate)) is null;

    public override bool OnUnsubscribe(string pubsubTopic) => Throw(nameof(OnUnsubscribe)) is null;

    public override IEnumerable<RelayMessage> OnPush(RelayMessage received)
    {
        _ = Throw(nameof(OnPush));
        yield return received;
    }

    public override async ValueTask<byte[]> OnServeAsync(string protocol, PeerId peer, byte[] request, Func<byte[], ValueTask<byte[]>> next)
    {
        var answer = await next(request);
        _ = Throw(nameof(OnServeAsync));
        return answer;
    }

    private (string, WakuMessage)? Throw(string at)
    {
        if (at != method)
        {
            return null;
        }

        Thrown++;
        throw make();
    }
}
