using Waku.Libp2p.Identity;

namespace Waku.Node.Host.Mutants;

/// <summary>Changes requests to one service, or answers in its place.</summary>
internal sealed class OfAnswer(string protocol, Func<byte[], Func<byte[], ValueTask<byte[]>>, ValueTask<byte[]>> serve) : Mutant
{
    public override ValueTask<byte[]> OnServeAsync(string asked, PeerId peer, byte[] request, Func<byte[], ValueTask<byte[]>> next) =>
        asked == protocol ? serve(request, next) : next(request);
}
