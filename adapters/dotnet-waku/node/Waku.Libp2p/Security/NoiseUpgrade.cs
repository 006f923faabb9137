using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Security.Cryptography;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Primitives;
using Waku.Libp2p.Transports;

namespace Waku.Libp2p.Security;

/// <summary>Runs the handshake over a raw connection and returns the secured channel.</summary>
internal static class NoiseUpgrade
{
    public const string Protocol = "/noise";

    public static async Task<NoiseChannel> RunAsync(
        RawConnection raw, IdentityKey identity, bool initiator, PeerId? expected, TimeProvider time, CancellationToken cancellationToken)
    {
        using var handshake = new NoiseHandshake(identity);
        try
        {
            if (initiator)
            {
                await SendAsync(raw, handshake.WriteFirst(), cancellationToken).ConfigureAwait(false);
                handshake.ReadSecond(await ReceiveAsync(raw.Input, cancellationToken).ConfigureAwait(false));
                Check(handshake.Remote!, expected);
                await SendAsync(raw, handshake.WriteThird(), cancellationToken).ConfigureAwait(false);
            }
            else
            {
                handshake.ReadFirst(await ReceiveAsync(raw.Input, cancellationToken).ConfigureAwait(false));
                await SendAsync(raw, handshake.WriteSecond(), cancellationToken).ConfigureAwait(false);
                handshake.ReadThird(await ReceiveAsync(raw.Input, cancellationToken).ConfigureAwait(false));
                Check(handshake.Remote!, expected);
            }
        }
        catch (CryptographicException e)
        {
            throw new Libp2pException("Noise handshake failed", e);
        }

        var (toResponder, toInitiator) = handshake.Split();
        return initiator
            ? new NoiseChannel(raw, PeerId.FromPublicKey(handshake.Remote!), toResponder, toInitiator, time)
            : new NoiseChannel(raw, PeerId.FromPublicKey(handshake.Remote!), toInitiator, toResponder, time);
    }

    private static void Check(PublicKey remote, PeerId? expected)
    {
        if (expected is not null && !expected.Matches(remote))
        {
            throw new Libp2pException($"dialed {expected} but {PeerId.FromPublicKey(remote)} answered");
        }
    }

    private static ValueTask SendAsync(RawConnection raw, byte[] message, CancellationToken cancellationToken)
    {
        var frame = new byte[2 + message.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)message.Length);
        message.CopyTo(frame, 2);
        return raw.WriteAsync(frame, cancellationToken);
    }

    private static async Task<byte[]> ReceiveAsync(PipeReader input, CancellationToken cancellationToken)
    {
        var head = await input.ReadAtLeastAsync(2, cancellationToken).ConfigureAwait(false);
        if (head.Buffer.Length < 2)
        {
            throw new Libp2pException("the connection ended inside the Noise handshake");
        }

        var length = NoiseChannel.LengthOf(head.Buffer);
        input.AdvanceTo(head.Buffer.Start);
        var all = await input.ReadAtLeastAsync(2 + length, cancellationToken).ConfigureAwait(false);
        if (all.Buffer.Length < 2 + length)
        {
            throw new Libp2pException("the connection ended inside the Noise handshake");
        }

        var message = all.Buffer.Slice(2, length).ToArray();
        input.AdvanceTo(all.Buffer.GetPosition(2 + length));
        return message;
    }
}
