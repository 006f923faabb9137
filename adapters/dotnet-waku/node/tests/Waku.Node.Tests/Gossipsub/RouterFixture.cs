using System.Text;
using Waku.Gossipsub;

namespace Waku.Node.Tests.Gossipsub;

/// <summary>One router with convenient inputs.</summary>
internal sealed class RouterFixture(GossipsubOptions? options = null, Func<GossipMessage, Validation>? validate = null)
{
    public const string Topic = "/waku/2/rs/66/0";
    public const long Second = 1_000_000_000;
    private readonly List<RouterAction> _actions = [];

    public long Now { get; set; } = Second;

    public GossipRouter Router { get; } = new(options ?? new GossipsubOptions(), 1, Second, validate ?? (static _ => Validation.Accept));

    public static GossipMessage Message(string text, string topic = Topic)
    {
        var data = Encoding.UTF8.GetBytes(text);
        return new GossipMessage(topic, data, MessageId.Of(data));
    }

    public IReadOnlyList<RouterAction> Do(RouterEvent input)
    {
        _actions.Clear();
        Router.Step(input, Now, _actions);
        return [.. _actions];
    }

    public IReadOnlyList<RouterAction> Tick()
    {
        Now = Math.Max(Now + 1, Router.NextDeadline);
        return Do(RouterEvent.Tick);
    }

    /// <summary>Adds peers that are subscribed, each from an address of its own, and lets the early graft pass.</summary>
    public void AddPeers(int first, int count, bool outbound = false)
    {
        for (var peer = first; peer < first + count; peer++)
        {
            Do(RouterEvent.PeerAdded(peer, $"10.0.{peer / 250}.{peer % 250}", outbound));
            Receive(peer, r => r.Subscriptions.Add((true, Topic)));
        }

        if (Router.NextDeadline - Now < Second / 20)
        {
            Tick();
        }
    }

    public IReadOnlyList<RouterAction> Receive(int peer, Action<GossipRpc> fill)
    {
        var rpc = new GossipRpc();
        fill(rpc);
        return Do(RouterEvent.RpcReceived(peer, rpc));
    }

    public static int[] SentTo(IEnumerable<RouterAction> actions) =>
        [.. actions.Where(static a => a.Kind == RouterActionKind.SendMessage).Select(static a => a.Peer)];

    public static IEnumerable<(int Peer, ulong Backoff)> Prunes(IEnumerable<RouterAction> actions) =>
        actions.Where(static a => a.Rpc?.Prune.Count > 0).Select(static a => (a.Peer, a.Rpc!.Prune[0].BackoffSeconds));

    public static int[] Grafts(IEnumerable<RouterAction> actions) => [.. actions.Where(static a => a.Rpc?.Graft.Count > 0).Select(static a => a.Peer)];
}
