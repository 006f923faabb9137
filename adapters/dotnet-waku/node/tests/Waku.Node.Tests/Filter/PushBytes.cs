using Waku.Node.Filter;

namespace Waku.Node.Tests.Filter;

/// <summary>A push as it goes over the wire, in one piece.</summary>
internal static class PushBytes
{
    public static byte[] Of(string pubsubTopic, ReadOnlyMemory<byte> message)
    {
        var push = new FilterPush(pubsubTopic, message);
        var bytes = new byte[push.Length];
        push.CopyTo(bytes);
        return bytes;
    }
}
