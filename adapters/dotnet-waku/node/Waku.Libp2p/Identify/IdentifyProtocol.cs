using Waku.Libp2p.Identity;
using Waku.Libp2p.Muxing;
using Waku.Libp2p.Primitives;

namespace Waku.Libp2p.Identify;

/// <summary>identify and identify push, both roles.</summary>
internal static class IdentifyProtocol
{
    public const string Id = "/ipfs/id/1.0.0";
    public const string PushId = "/ipfs/id/push/1.0.0";

    /// <summary>Reads what the peer says of itself and checks that its key fits its peer id.</summary>
    public static async Task<IdentifyMessage> ReadAsync(MuxedStream stream, PeerId remote, CancellationToken cancellationToken)
    {
        var bytes = await LengthPrefixed.ReadAsync(stream.Input, IdentifyMessage.MaxLength, cancellationToken).ConfigureAwait(false)
            ?? throw new Libp2pException("the peer closed the identify stream without an answer");
        var message = IdentifyMessage.Decode(bytes);
        if (message.PublicKey is { } key && !PeerId.FromEncodedKey(key).Equals(remote))
        {
            throw new Libp2pException("the peer identified itself with a key that is not its own");
        }

        return message;
    }

    public static ValueTask SendAsync(MuxedStream stream, IdentifyMessage message, CancellationToken cancellationToken) =>
        stream.WriteAsync(LengthPrefixed.Encode(message.Encode()), cancellationToken);
}
