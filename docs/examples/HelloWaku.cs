using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Node;
using Waku.Node.Messages;

namespace Waku.Examples;

/// <summary>The example of docs/library.md: two nodes, one message.</summary>
public static class HelloWaku
{
    /// <summary>Sends "hello" from one node to another and returns what arrived.</summary>
    public static async Task<string> RunAsync()
    {
        await using var alice = new WakuNode(Options());
        await using var bob = new WakuNode(Options());
        alice.Start();
        bob.Start();

        var arrived = new TaskCompletionSource<string>();
        bob.Relay!.MessageReceived += received => arrived.TrySetResult(System.Text.Encoding.UTF8.GetString(received.Message.Payload.Span));

        await alice.ConnectAsync(bob.Addresses[0], CancellationToken.None);
        var message = new WakuMessage { Payload = "hello"u8.ToArray(), ContentTopic = "/hello/1/example/plain" };
        await alice.Messenger.PublishAsync("/waku/2/rs/66/0", message, options: null, CancellationToken.None);
        return await arrived.Task;
    }

    private static WakuNodeOptions Options() => new()
    {
        Libp2p = new Libp2pOptions { Identity = IdentityKey.Generate(KeyType.Secp256k1) },
        Listen = [Multiaddr.Parse("/ip4/127.0.0.1/tcp/0")],
        ClusterId = 66,
        Shards = [0],
    };
}
