using Microsoft.Extensions.Logging;
using Waku.Libp2p.Identity;
using Waku.Node.Messages;

namespace Waku.Node.Interception;

/// <summary>An interceptor that cannot throw: when the one inside does, the node does what it does without one, and logs it.</summary>
internal sealed class GuardedInterceptor(NodeInterceptor inner, ILogger log) : NodeInterceptor
{
    public override (string PubsubTopic, WakuMessage Message)? OnPublish(string pubsubTopic, WakuMessage message) =>
        Try(() => inner.OnPublish(pubsubTopic, message), (pubsubTopic, message), nameof(OnPublish));

    // To the end at once: an iterator throws where it is walked.
    public override IEnumerable<RelayMessage> OnDeliver(RelayMessage received) =>
        Try(() => (IReadOnlyList<RelayMessage>)[.. inner.OnDeliver(received)], [received], nameof(OnDeliver));

    public override bool OnValidate(string pubsubTopic, ReadOnlyMemory<byte> data) =>
        Try(() => inner.OnValidate(pubsubTopic, data), true, nameof(OnValidate));

    public override bool OnUnsubscribe(string pubsubTopic) => Try(() => inner.OnUnsubscribe(pubsubTopic), true, nameof(OnUnsubscribe));

    public override IEnumerable<RelayMessage> OnPush(RelayMessage received) =>
        Try(() => (IReadOnlyList<RelayMessage>)[.. inner.OnPush(received)], [received], nameof(OnPush));

    public override async ValueTask<byte[]> OnServeAsync(string protocol, PeerId peer, byte[] request, Func<byte[], ValueTask<byte[]>> next)
    {
        byte[]? answer = null;
        Exception? ofNode = null;
        try
        {
            return await inner.OnServeAsync(protocol, peer, request, NextAsync).ConfigureAwait(false);
        }
        catch (Exception e) when (e != ofNode)
        {
            log.LogError(e, "the interceptor failed in {Method}", nameof(OnServeAsync));
            return answer ?? await next(request).ConfigureAwait(false);
        }

        async ValueTask<byte[]> NextAsync(byte[] asked)
        {
            try
            {
                return answer = await next(asked).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                ofNode = e;
                throw;
            }
        }
    }

    private T Try<T>(Func<T> call, T otherwise, string method)
    {
        try
        {
            return call();
        }
        catch (Exception e)
        {
            log.LogError(e, "the interceptor failed in {Method}", method);
            return otherwise;
        }
    }
}
