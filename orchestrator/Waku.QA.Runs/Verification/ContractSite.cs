using System.Security.Cryptography;
using System.Text;
using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;
using Waku.QA.Wire;

namespace Waku.QA.Runs.Verification;

/// <summary>What probes work with.</summary>
internal sealed class ContractSite(Cluster cluster, Cluster? auto, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);
    private int _messages;

    public ClusterNode Subject => cluster[ContractTopology.Subject];

    public ClusterNode Partner => cluster[ContractTopology.Partner];

    /// <summary>The subject as a client of the partner's services: its light node, or itself where it has none.</summary>
    public ClusterNode SubjectClient => Find(ContractTopology.SubjectLight) ?? Subject;

    /// <summary>A client of the subject's services.</summary>
    public ClusterNode PartnerLight => cluster[ContractTopology.PartnerLight];

    public ClusterNode? Stranger => Find(ContractTopology.Stranger);

    /// <summary>Subject and partner with autosharding; null where that is not declared.</summary>
    public Cluster? Auto => auto;

    /// <summary>A subject that serves messaging, and a partner; null where that is not declared.</summary>
    public Cluster? Messaging { get; init; }

    public string AddressOf(ClusterNode node) => cluster.Plan.MultiaddrOf(node.Name);

    /// <summary>An address on which nobody listens, of a peer that does not exist.</summary>
    public string Nobody =>
        $"/ip4/{cluster.Plan.Addresses[ContractTopology.Partner].Ip}/tcp/9/p2p/{new NodeKeys().Of(SHA256.HashData("nobody"u8)).PeerId}";

    /// <summary>A peer that speaks byte by byte.</summary>
    public WirePeer Wire() => Wire("peer", static o => o);

    /// <summary>Another one, which speaks in another way.</summary>
    public WirePeer Wire(string name, Func<WirePeerOptions, WirePeerOptions> change) =>
        new(cluster, change(new WirePeerOptions { Key = SHA256.HashData(Encoding.UTF8.GetBytes($"waku-qa contract {name}")) }));

    /// <summary>A peer that speaks gossipsub by hand; each number has an identity of its own.</summary>
    public WireRelay WireRelay(int number) =>
        new(cluster, new WirePeerOptions { Key = SHA256.HashData([.. "waku-qa contract relay"u8, (byte)number]) });

    public static string Topic(int shard) => $"/waku/2/rs/66/{shard}";

    /// <summary>A message that no other probe has. Its time ends in a digit that only exact nanoseconds keep.</summary>
    public NodeMessage Message(string contentTopic, int length = 40)
    {
        var number = Interlocked.Increment(ref _messages);
        var payload = new byte[length];
        new Random(number).NextBytes(payload);
        return new NodeMessage
        {
            Payload = payload,
            ContentTopic = contentTopic,
            Timestamp = (((time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100) + (number % 50)) | 1,
            Meta = [(byte)number]
        };
    }

    /// <summary>Publishes at one node and waits until another has delivered it, unaltered; what was delivered.</summary>
    public async Task<NodeMessage> RelayAsync(ClusterNode from, ClusterNode to, string topic, NodeMessage message, CancellationToken cancellationToken)
    {
        await from.Control.Relay.PublishAsync(topic, message, cancellationToken).ConfigureAwait(false);
        return await DeliveredAsync(to, topic, message, cancellationToken).ConfigureAwait(false);
    }

    public async Task<NodeMessage> DeliveredAsync(ClusterNode node, string topic, NodeMessage message, CancellationToken cancellationToken)
    {
        NodeMessage? found = null;
        var hash = MessageHashing.Hash(topic, message);
        await UntilAsync($"{hash} to be delivered by {node.Name}", async token =>
        {
            found = await node.Inbox.FindAsync(topic, hash, token).ConfigureAwait(false);
            return found is null ? "it was not" : null;
        }, cancellationToken).ConfigureAwait(false);
        return found!;
    }

    public Task UntilAsync(string what, Func<CancellationToken, Task<string?>> missing, CancellationToken cancellationToken) =>
        Waiting.UntilAsync(what, missing, Limit, Poll, cluster.Settings.Patience, time, cancellationToken);

    /// <summary>
    /// Waits until a node names another among its connected peers. Longer than other waits: nwaku v0.36 dials its static peers 5 s after
    /// its start.
    /// </summary>
    public Task ConnectedAsync(ClusterNode node, ClusterNode peer, CancellationToken cancellationToken) => Waiting.UntilAsync(
        $"{node.Name} to be connected to {peer.Name}",
        async token => (await node.Control.Peers.ConnectedAsync(token).ConfigureAwait(false)).Contains(peer.Spec.PeerId) ? null : "it is not",
        ConnectLimit, Poll, cluster.Settings.Patience, time, cancellationToken);

    /// <summary>
    /// Waits until two nodes know of each other's subscription to shard 0, as far as they can tell: a message that is published before is
    /// sent to nobody.
    /// </summary>
    public Task MeshableAsync(ClusterNode node, ClusterNode peer, CancellationToken cancellationToken) => Waiting.UntilAsync(
        $"{node.Name} and {peer.Name} to see each other on shard 0",
        async token => await SeesAsync(node, peer, token).ConfigureAwait(false)
            && await SeesAsync(peer, node, token).ConfigureAwait(false)
            ? null
            : "they do not",
        ConnectLimit, Poll, cluster.Settings.Patience, time, cancellationToken);

    /// <summary>Ends a probe that found something else than it must.</summary>
    public static void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException(otherwise);
        }
    }

    private static async Task<bool> SeesAsync(ClusterNode node, ClusterNode peer, CancellationToken cancellationToken) =>
        (node.Capabilities.Has(Capability.MeshView)
            ? await node.Control.Peers.RelayAsync(0, cancellationToken).ConfigureAwait(false)
            : await node.Control.Peers.ConnectedAsync(cancellationToken).ConfigureAwait(false)).Contains(peer.Spec.PeerId);

    private ClusterNode? Find(string name) => cluster.Nodes.FirstOrDefault(n => n.Name == name);
}
