using System.Net;
using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Oracle;

namespace Waku.QA.Runs.Verification;

/// <summary>What every adapter must do, whatever its node can.</summary>
internal static class GeneralProbes
{
    private const int Burst = 20;
    private const int TooLong = 160_000;
    private const string ContentTopic = "/waku-qa/1/contract/proto";

    public static IReadOnlyList<ContractProbe> All { get; } =
    [
        new("identity and version", null, static async (site, token) =>
        {
            var info = await site.Subject.Control.InfoAsync(token).ConfigureAwait(false);
            ContractSite.Check(info.PeerId == site.Subject.Spec.PeerId, $"peer id {info.PeerId}, planned was {site.Subject.Spec.PeerId}");
            ContractSite.Check(info.Version.Length > 0, "no version is reported");
            var reported = NodeVersion.Parse(info.Version);
            var planned = site.Subject.Spec.Release;
            ContractSite.Check(!reported.IsKnown || !planned.IsKnown || (reported.Major, reported.Minor) == (planned.Major, planned.Minor),
                $"runs as {reported}, but was started as {planned}");
            return $"{info.Version}, {info.PeerId}";
        }),
        new("time stamps exact to the nanosecond", null, static async (site, token) =>
        {
            var topic = ContractSite.Topic(0);
            var (there, back) = (site.Message(ContentTopic), site.Message(ContentTopic));
            var seen = await site.RelayAsync(site.Subject, site.Partner, topic, there, token).ConfigureAwait(false);
            ContractSite.Check(seen.Timestamp == there.Timestamp, $"sent {there.Timestamp}, arrived {seen.Timestamp}");
            var returned = await site.RelayAsync(site.Partner, site.Subject, topic, back, token).ConfigureAwait(false);
            ContractSite.Check(returned.Timestamp == back.Timestamp, $"sent {back.Timestamp}, read {returned.Timestamp}");
            return $"{there.Timestamp} and {back.Timestamp}";
        }),
        new("draining caches: one poller, nothing lost, nothing twice", null, static async (site, token) =>
        {
            var topic = ContractSite.Topic(1);
            var messages = Enumerable.Range(0, Burst).Select(_ => site.Message(ContentTopic)).ToList();
            await Task.WhenAll(messages.Select(m => site.Partner.Control.Relay.PublishAsync(topic, m, token))).ConfigureAwait(false);

            // Two who wait at once share what a drain brings.
            await Task.WhenAll(messages.Concat(messages).Select(m => site.DeliveredAsync(site.Subject, topic, m, token))).ConfigureAwait(false);
            await site.Subject.Inbox.DrainAsync(topic, token).ConfigureAwait(false);
            var counts = messages.Select(m => site.Subject.Inbox.DeliveriesOf(MessageHashing.Hash(topic, m))).Distinct().ToList();
            ContractSite.Check(counts is [1], $"deliveries per message: {string.Join(", ", counts)}");
            return $"{Burst} messages, once each, by two who waited";
        }),
        new("errors have neutral reasons", null, static async (site, token) =>
        {
            var relay = site.Subject.Control.Relay;
            var topic = ContractSite.Topic(900);
            List<string> seen =
            [
                await RefusedAsync("publish on a topic that was not joined", () => relay.PublishAsync(topic, site.Message(ContentTopic), token),
                    NodeError.NotSubscribed).ConfigureAwait(false),
                await RefusedAsync("drain a topic that was not joined", () => relay.DrainAsync(topic, token), NodeError.NotSubscribed).ConfigureAwait(false),
                await RefusedAsync("publish too much", () => relay.PublishAsync(ContractSite.Topic(0), site.Message(ContentTopic, TooLong), token),
                    NodeError.TooLarge).ConfigureAwait(false),
            ];
            if (site.Subject.Capabilities.Has(Capability.ConnectPeer))
            {
                seen.Add(await RefusedAsync("connect to nobody", () => site.Subject.Control.Peers.ConnectAsync([site.Nobody], token), NodeError.DialFailed)
                    .ConfigureAwait(false));
            }

            return string.Join(", ", seen);
        }),
        new("logs", null, static async (site, token) =>
        {
            var lines = await site.Subject.TailAsync(5, token).ConfigureAwait(false);
            ContractSite.Check(lines.Any(static l => l.Trim().Length > 0), "the node's log is empty");
            using var all = new MemoryStream();
            await site.Subject.CopyLogAsync(all, token).ConfigureAwait(false);
            return $"{all.Length} bytes";
        }),
        new("nothing outside the cluster is spoken to", null, static async (site, token) =>
        {
            var remote = await site.Subject.RemoteEndPointsAsync(token).ConfigureAwait(false)
                ?? throw new NotShownException("the system does not tell where the node's sockets lead");
            ContractSite.Check(remote.Count > 0, "not even the connection to its peer is seen: nothing would be");
            var outside = remote.Where(a =>
                !site.Subject.Cluster.Plan.Addresses.Values.Any(n => n.Ip == $"{a.Address}")
                    && !IPAddress.IsLoopback(a.Address)
                    && $"{a.Address}" != site.Subject.Cluster.Gateway).ToList();
            ContractSite.Check(outside.Count == 0, $"connected to {string.Join(", ", outside)}");
            return $"{remote.Count} remote end points, all inside";
        }),
    ];

    /// <summary>Ends and starts the subject; the last probe, because it disturbs the others.</summary>
    public static ContractProbe Restart { get; } = new("restart: same identity, and it relays again", null, static async (site, token) =>
    {
        var exit = await site.Subject.StopAsync(token).ConfigureAwait(false);
        ContractSite.Check(exit.Code == 0, $"SIGTERM ended it with {exit}");
        await site.Subject.StartAsync(token).ConfigureAwait(false);
        var info = await site.Subject.Control.InfoAsync(token).ConfigureAwait(false);
        ContractSite.Check(info.PeerId == site.Subject.Spec.PeerId, $"peer id {info.PeerId} after the restart, {site.Subject.Spec.PeerId} before");
        await site.MeshableAsync(site.Subject, site.Partner, token).ConfigureAwait(false);
        await site.RelayAsync(site.Subject, site.Partner, ContractSite.Topic(0), site.Message(ContentTopic), token).ConfigureAwait(false);
        await site.RelayAsync(site.Partner, site.Subject, ContractSite.Topic(0), site.Message(ContentTopic), token).ConfigureAwait(false);
        return $"exit 0, ready again after {site.Subject.StartedIn!.Value.TotalMilliseconds:0} ms";
    });

    private static async Task<string> RefusedAsync(string what, Func<Task> action, NodeError expected)
    {
        try
        {
            await action().ConfigureAwait(false);
        }
        catch (NodeRefusedException e)
        {
            // A refusal without a word has no reason that could be translated.
            ContractSite.Check(e.Error == expected || e.Answer.Length == 0, $"{what}: {e.Error} instead of {expected} for '{e.Answer}'");
            return e.Error.ToString();
        }

        throw new InvalidOperationException($"{what} was not refused");
    }
}
