using Waku.Node.Filter;
using Waku.Node.Lightpush;
using Waku.Node.PeerExchange;
using Waku.Node.Services;
using Waku.Node.Store;

namespace Waku.Node.Host.Metrics;

/// <summary>Metrics of the service protocols, with nwaku's names.</summary>
internal static class ServiceMetrics
{
    public static void Write(MetricsText text, WakuNode node, MetricsSources sources)
    {
        List<(string Service, ServiceCounters Counters)> services = [];
        Add(StoreClient.Id, node.Store?.Counters);
        Add(FilterClient.Id, node.Filter?.Counters);
        Add(LightpushClient.Id, node.Lightpush?.Counters);
        Add(LightpushClient.LegacyId, node.Lightpush?.LegacyCounters);
        Add(PeerExchangeClient.Id, node.PeerExchange?.Counters);
        text.Counter("waku_service_requests", "requests by service", [.. services.SelectMany(static s => new[]
        {
            ($"{{service=\"{s.Service}\",state=\"served\"}}", (double)s.Counters.Served),
                ($"{{service=\"{s.Service}\",state=\"rejected\"}}", s.Counters.Rejected),
        })]);
        text.Counter("waku_service_network_bytes", "bytes by service", [.. services.SelectMany(static s => new[]
        {
            ($"{{service=\"{s.Service}\",direction=\"in\"}}", (double)s.Counters.BytesIn),
                ($"{{service=\"{s.Service}\",direction=\"out\"}}", s.Counters.BytesOut),
        })]);
        text.Gauge("waku_service_requests_limit", "requests a second that a service answers",
            [.. sources.Limits.Select(static l => ($"{{service=\"{l.Protocol}\"}}", l.Limit.Volume / l.Limit.Period.TotalSeconds))]);
        Store(text, node);
        if (node.Filter is { } filter)
        {
            text.Counter("waku_filter_requests", "filter requests", ("{type=\"FILTER_SUBSCRIBE\"}", filter.Counters.Served));
            text.Counter("waku_filter_errors", "filter requests answered with an error", ("{type=\"request\"}", filter.Counters.Failed));
            text.Gauge("waku_filter_subscriptions", "filter clients", ("", filter.PeerCount));
            text.Counter("dotnet_waku_filter_pushes", "messages pushed to filter clients", ("", filter.Pushes));
            text.Counter("dotnet_waku_filter_dropped", "messages dropped because a filter client was too slow", ("", filter.Dropped));
        }

        if (node.Lightpush is { } lightpush)
        {
            text.Counter("waku_lightpush_v3_messages", "lightpush v3 requests", ("{type=\"PushRequest\"}", lightpush.Counters.Served));
            text.Counter("waku_lightpush_v3_errors", "lightpush v3 requests not published", ("{type=\"request\"}", lightpush.Counters.Failed));
            text.Counter("waku_lightpush_messages", "lightpush v2 requests", ("{type=\"PushRequest\"}", lightpush.LegacyCounters.Served));
            text.Counter("waku_lightpush_errors", "lightpush v2 requests not published", ("{type=\"request\"}", lightpush.LegacyCounters.Failed));
        }

        text.Counter("dotnet_waku_filter_received", "messages received from filter services", ("", node.FilterClient.Received));
        text.Counter("dotnet_waku_filter_duplicates", "pushes of messages received before", ("", node.FilterClient.Duplicates));
        if (node.Discv5 is { } discovery)
        {
            text.Gauge("waku_discv5_discovered", "nodes with a checked record", ("", discovery.Known.Count));
            text.Gauge("waku_discv5_discovered_per_shard", "nodes with a checked record that names the shard", [.. discovery.Known
                .SelectMany(static r => r.Shards?.Shards ?? []).GroupBy(static s => s).OrderBy(static g => g.Key)
                .Select(static g => ($"{{shard=\"{g.Key}\"}}", (double)g.Count()))]);
            text.Gauge("routing_table_nodes", "nodes in discovery v5's routing table", ("", discovery.TableSize));
        }

        void Add(string service, ServiceCounters? counters)
        {
            if (counters is not null)
            {
                services.Add((service, counters));
            }
        }
    }

    private static void Store(MetricsText text, WakuNode node)
    {
        if (node.Store is not { } store || node.Archive is not { } archive)
        {
            return;
        }

        var counters = archive.Counters;
        text.Gauge("waku_archive_messages", "messages stored since the start", ("{type=\"stored\"}", counters.Stored));
        text.Counter("waku_archive_errors", "messages not archived",
            ("{type=\"invalid_message_too_old\"}", counters.TooOld), ("{type=\"invalid_message_future_timestamp\"}", counters.Future),
                ("{type=\"insert_failure\"}", counters.InsertFailures));
        text.Gauge("dotnet_waku_archive_can_write", "1 while the store can write, 0 from a failed write until one succeeds",
            ("", archive.Health.CanWrite ? 1 : 0));
        text.Gauge("dotnet_waku_archive_waiting", "messages that wait to be written", ("", archive.Waiting));
        text.Counter("dotnet_waku_archive_failed_writes", "writes that failed and were tried again", ("", counters.WriteErrors));
        text.Duration("waku_archive_insert_duration_seconds", "time of a batch insert", counters.InsertTime, counters.Batches);
        text.Duration("waku_archive_query_duration_seconds", "time of a query", store.QueryTime, store.Counters.Served);
        text.Counter("waku_store_queries", "store queries", ("", store.Counters.Served));
        if (node.Sync is { Counters: var sync })
        {
            text.Summed("reconciliation_roundtrips", "rounds of each reconciliation", sync.RoundTrips, sync.Sessions);
            text.Summed("reconciliation_differences", "messages that one of two stores had, for each reconciliation", sync.Differences, sync.Sessions);
            text.Counter("total_bytes_exchanged", "bytes of reconciliation", ("", sync.Bytes));
            text.Counter("total_transfer_messages_exchanged", "messages transferred", ("{direction=\"sending\"}", sync.Sent),
                ("{direction=\"receiving\"}", sync.Received));
        }

        text.Counter("waku_store_errors", "store queries answered with an error", ("{type=\"query\"}", store.Counters.Failed));
    }
}
