using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;
using Waku.QA.Wire;

namespace Waku.QA.Runs.Verification;

/// <summary>Store, filter and lightpush: the subject as a client of the partner, and as the service of the partner's light node.</summary>
internal static class ServiceProbes
{
    private static readonly string Topic = ContractSite.Topic(0);

    public static IReadOnlyList<ContractProbe> All { get; } =
    [
        new("offers store synchronisation", Capability.StoreSync, static async (site, token) =>
        {
            await using var peer = site.Wire();
            var protocols = (await peer.ConnectAsync(site.Subject, token).ConfigureAwait(false)).Identified!.Protocols;
            return protocols.Contains(WireProtocols.Reconciliation) && protocols.Contains(WireProtocols.Transfer)
                ? "reconciliation and transfer"
                : throw new UnsupportedCapabilityException(site.Subject.Spec.Label, Capability.StoreSync);
        }),
        new("runs without relay", Capability.LightNode, static async (site, token) =>
        {
            ContractSite.Check(site.SubjectClient != site.Subject, "there is no light node");
            var health = await site.SubjectClient.Control.HealthAsync(token).ConfigureAwait(false);
            ContractSite.Check(health.Ready, $"it says {health.Detail}");
            return health.Detail;
        }),
        new("asks a store (v3)", Capability.StoreClient, static (site, token) => QueryAsync(site, site.SubjectClient, false, "store-client", token)),
        new("serves a store (v3)", Capability.StoreServer, static (site, token) => QueryAsync(site, site.PartnerLight, false, "store-server", token)),
        new("asks a store (v2)", Capability.LegacyStoreClient, static (site, token) => LegacyQueryAsync(site, token)),
        new("serves a store (v2)", Capability.LegacyStoreServer,
            static (site, token) => QueryAsync(site, site.PartnerLight, true, "legacy-store-server", token)),
        new("subscribes to a filter", Capability.FilterClient, static (site, token) => FilterAsync(site, site.SubjectClient, "filter-client", token)),
        new("serves filters", Capability.FilterServer, static (site, token) => FilterAsync(site, site.PartnerLight, "filter-server", token)),
        new("publishes by lightpush (v3)", Capability.LightpushClient, static (site, token) => PushAsync(site, site.SubjectClient, site.Subject, false, token)),
        new("serves lightpush (v3)", Capability.LightpushServer, static (site, token) => PushAsync(site, site.PartnerLight, site.Partner, false, token)),
        new("publishes by lightpush (v2)", Capability.LegacyLightpushClient,
            static (site, token) => PushAsync(site, site.SubjectClient, site.Subject, true, token)),
        new("serves lightpush (v2)", Capability.LegacyLightpushServer, static (site, token) => PushAsync(site, site.PartnerLight, site.Partner, true, token)),
        new("serves peer exchange", Capability.PeerExchangeServer, static async (site, token) =>
        {
            await using var peer = site.Wire();
            try
            {
                var peers = await peer.NamedPeersAsync(site.Subject, 5, token).ConfigureAwait(false);
                ContractSite.Check(peers is not null, "there is no response in the answer");
                return $"{peers!.Count} peers";
            }
            catch (Exception e) when (WireFailure.IsNotSpoken(e))
            {
                throw new NodeRefusedException("peer exchange", 0, e.Message, NodeError.NotMounted);
            }
        }),
    ];

    /// <summary>Three messages are relayed and must be found: all, in order, page by page, with the hashes that their content has.</summary>
    private static async Task<string> QueryAsync(ContractSite site, ClusterNode client, bool legacy, string name, CancellationToken cancellationToken)
    {
        var contentTopic = $"/waku-qa/1/contract-{name}/proto";
        List<string> sent = [];
        for (var i = 0; i < 3; i++)
        {
            var message = site.Message(contentTopic);
            await site.RelayAsync(site.Partner, site.Subject, Topic, message, cancellationToken).ConfigureAwait(false);
            sent.Add(MessageHashing.Hash(Topic, message));
        }

        var query = new StoreQuery { PubsubTopic = Topic, ContentTopics = [contentTopic], PageSize = 2, Ascending = true, IncludeData = true };
        await site.UntilAsync("all messages, in order, with their hashes", async token =>
        {
            List<string> found = [];
            string? cursor = null;
            do
            {
                var page = await AskAsync(client, query with { Cursor = cursor }, legacy, token).ConfigureAwait(false);
                foreach (var row in page.Rows)
                {
                    var hash = MessageHashing.Hash(Topic, row.Message!);
                    ContractSite.Check(row.Hash is null || row.Hash == hash, $"the store says {row.Hash}, the content's hash is {hash}");
                    found.Add(hash);
                }

                cursor = page.Cursor;
            }
            while (cursor is not null && found.Count <= sent.Count);
            return found.SequenceEqual(sent)
                ? null
                : $"{found.Count} of {sent.Count} found, in the order {string.Join(' ', found.Select(f => sent.IndexOf(f)))}";
        }, cancellationToken).ConfigureAwait(false);
        return $"{sent.Count} messages in 2 pages, hash {sent[0][..10]}…";
    }

    /// <summary>Asks the partner's store v2, or the subject's own where the partner has none.</summary>
    private static async Task<string> LegacyQueryAsync(ContractSite site, CancellationToken cancellationToken)
    {
        if (!site.Subject.Capabilities.Has(Capability.LegacyStoreClient))
        {
            await AskAsync(site.SubjectClient, new StoreQuery(), true, cancellationToken).ConfigureAwait(false);
            return "a query was answered";
        }

        var client = site.Partner.Capabilities.Has(Capability.LegacyStoreServer) ? site.SubjectClient
            : site.Subject.Capabilities.Has(Capability.LegacyStoreServer) ? site.Subject
            : throw new NotShownException("nobody here serves store v2");
        return await QueryAsync(site, client, true, "legacy-store-client", cancellationToken).ConfigureAwait(false);
    }

    private static async Task<string> FilterAsync(ContractSite site, ClusterNode client, string name, CancellationToken cancellationToken)
    {
        var wanted = $"/waku-qa/1/contract-{name}/proto";
        await client.Control.Filter.SubscribeAsync(Topic, [wanted], cancellationToken).ConfigureAwait(false);
        await client.Control.Filter.PingAsync(cancellationToken).ConfigureAwait(false);
        List<string> hashes = [];
        foreach (var message in (NodeMessage[])[site.Message(wanted), site.Message(wanted)])
        {
            await site.Partner.Control.Relay.PublishAsync(Topic, message, cancellationToken).ConfigureAwait(false);
            var hash = MessageHashing.Hash(Topic, message);
            await site.UntilAsync("the push",
                async token => await client.Inbox.FindPushedAsync(Topic, wanted, hash, token).ConfigureAwait(false) is null ? "it did not come" : null,
                    cancellationToken).ConfigureAwait(false);
            hashes.Add(hash);
        }

        // By the second message a second push of the first would have come.
        ContractSite.Check(client.Inbox.PushesOf(hashes[0]) == 1, $"the first message was pushed {client.Inbox.PushesOf(hashes[0])} times");
        await client.Control.Filter.UnsubscribeAllAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await client.Control.Filter.PingAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (NodeRefusedException e)
        {
            return $"pushed once, and after unsubscribing the ping is refused ({e.Error})";
        }

        throw new InvalidOperationException("the service still knows a client that unsubscribed from all");
    }

    private static async Task<string> PushAsync(ContractSite site, ClusterNode client, ClusterNode receiver, bool legacy, CancellationToken cancellationToken)
    {
        var message = site.Message("/waku-qa/1/contract-push/proto");
        int? peers = null;
        if (legacy)
        {
            await client.Control.LightPush.PublishLegacyAsync(Topic, message, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            peers = await client.Control.LightPush.PublishAsync(Topic, message, cancellationToken).ConfigureAwait(false);
            ContractSite.Check(peers is null or > 0, "the client was told that nobody got it");
        }

        await site.DeliveredAsync(receiver, Topic, message, cancellationToken).ConfigureAwait(false);
        return peers is null ? "delivered" : $"delivered, relayed to {peers}";
    }

    private static Task<StorePage> AskAsync(ClusterNode client, StoreQuery query, bool legacy, CancellationToken cancellationToken) =>
        legacy ? client.Control.Store.QueryLegacyAsync(query, cancellationToken) : client.Control.Store.QueryAsync(query, cancellationToken);
}
