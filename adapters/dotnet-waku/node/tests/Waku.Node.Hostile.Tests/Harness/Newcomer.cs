using System.Diagnostics;
using System.Net;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;

namespace Waku.Node.Hostile.Tests.Harness;

/// <summary>An honest peer that nobody has seen before: connects, is identified, leaves.</summary>
internal static class Newcomer
{
    /// <summary>Milliseconds until the node has told who it is.</summary>
    public static async Task<double> ComeAsync(NodeProcess node, CancellationToken cancellationToken)
    {
        await using var host = new Libp2pHost(new Libp2pOptions
        {
            Identity = IdentityKey.Generate(KeyType.Secp256k1),
            DialFrom = IPAddress.Parse("127.0.0.5"),
        });
        host.Handle(Metadata.MetadataProtocol.Id, static async (stream, _, token) => await stream.WriteAsync(new byte[] { 2, 8, 66 }, token));
        var identified = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.PeerIdentified += _ => identified.TrySetResult();
        var start = Stopwatch.GetTimestamp();
        await host.DialAsync(node.Address, cancellationToken);
        await identified.Task.WaitAsync(cancellationToken);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
