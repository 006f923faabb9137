using System.Net;
using System.Security.Cryptography;
using Waku.Node.Host.Application;
using Waku.Node.Host.Configuration;
using Waku.Node.Host.Grpc;
using Waku.Node.Host.Http;
using Waku.Node.Host.Logging;
using Waku.Node.Host.Metrics;
using Waku.Node.Host.Mutants;
using Waku.Node.Host.Rest;
using Waku.Node.Sharding;

namespace Waku.Node.Host;

/// <summary>Puts node, REST and metrics together and runs until stopped.</summary>
internal static class NodeProgram
{
    /// <summary>Runs until stopped; returns the exit code.</summary>
    public static async Task<int> RunAsync(HostSettings settings, string version, TimeProvider time, CancellationToken stop)
    {
        var mutant = Mutant.Parse(settings.MutantName, settings.TestControl);
        var log = new ConsoleLog(settings.LogLevel, settings.JsonLog, time);
        var state = new NodeState();
        var traffic = new TrafficMeter();
        var requests = new RequestCounters();
        log.LogInformation(
            "Running dotnet-waku version={Version} build={Build} clusterId={Cluster} shards={Shards}", version, Program.Build, settings.Node.ClusterId,
                string.Join(',', settings.Node.Shards));
        foreach (var warning in settings.Warnings)
        {
            log.LogWarning("{Warning}", warning);
        }

        var store = settings.Store?.Open();
        if (mutant is not null)
        {
            log.LogWarning("this node does something wrong on purpose");
            store = store is null ? null : mutant.Change(store);
            settings = settings with { Node = mutant.Change(settings.Node) with { Interceptor = mutant } };
        }

        await using var node = new WakuNode(settings.Node with { Store = store }, time, log);
        mutant?.Change(node);
        var cache = new RelayCache(settings.RelayCacheCapacity);
        var filterCache = new FilterCache(settings.FilterCacheCapacity);
        var subscriptions = new RelaySubscriptions(node, cache);
        node.FilterClient.MessageReceived += filterCache.Add;
        if (node.Relay is { } relay)
        {
            relay.MessageReceived += cache.Add;
            relay.MessageReceived += traffic.Add;
            subscriptions.Configured(settings.Node.Shards.Select(s => new PubsubTopic(settings.Node.ClusterId, s).ToString()));
        }

        // REST binds first: an occupied port must end the program before it has joined anything.
        var routes = Routes(settings, node, subscriptions, cache, filterCache, state, log, version, time);
        await using var rest = settings.Rest is not { } endPoint ? null
            : await HttpServer.StartAsync(endPoint, routes, settings.AllowedOrigins, requests, log, stop, mutant is null ? null : mutant.RestStatus);
        var scraped = new MetricsRoutes(state,
            new MetricsSources(traffic, requests, subscriptions, cache, filterCache, settings.RateLimits, settings.Node.ServicePeers), version, time);
        await using var metrics = settings.Metrics is { } scrape ? await HttpServer.StartAsync(scrape, scraped.All, [], new RequestCounters(), log, stop)
            : null;
        node.Start();
        await using var control = settings.Control is { } port ? await ControlAsync(port, settings, node, subscriptions, log, version, time, stop) : null;
        using var trim = HeapTrim.Start(time);
        state.Node = node;
        log.LogInformation("Listening on full=[{Addresses}]", string.Join(", ", node.Addresses));
        log.LogInformation("DNS: discoverable ENR {Record}", node.Record);
        log.LogInformation("Node setup complete");
        await UntilAsync(stop);
        log.LogInformation("Shutting down");
        return mutant?.ExitCode ?? 0;
    }

    private static Task<BareKestrel> ControlAsync(
        IPEndPoint endPoint, HostSettings settings, WakuNode node, RelaySubscriptions subscriptions, ConsoleLog log, string version, TimeProvider time,
        CancellationToken stop)
    {
        var token = settings.ControlToken;
        if (token.Length == 0)
        {
            token = RandomNumberGenerator.GetHexString(32, lowercase: true);
            log.LogInformation("gRPC control token={Token}", token);
        }

        var service = new ControlService(node, subscriptions, settings.TestControl, $"{version} ({Program.Build})", time);
        return GrpcServer.StartAsync(endPoint, token, service, time, log, stop);
    }

    private static List<RestRoute> Routes(
        HostSettings settings, WakuNode node, RelaySubscriptions subscriptions, RelayCache cache, FilterCache filterCache, NodeState state, ConsoleLog log,
        string version, TimeProvider time)
    {
        List<RestRoute> routes =
        [
            .. new InfoRoutes(state, version, settings.Release).All, .. new StoreRoutes(node).All, .. new LegacyStoreRoutes(node).All,
            .. new LightpushRoutes(node, settings.Node.RelayOptions.MaxMessageLength, time).All, .. new FilterRoutes(node, filterCache).All,
        ];
        if (node.Relay is not null)
        {
            routes.AddRange(new RelayRoutes(subscriptions, cache, settings.Release).All);
        }

        if (settings.Admin)
        {
            routes.AddRange(new AdminRoutes(node, log).All);
        }

        return routes;
    }

    private static async Task UntilAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(stopped.SetResult);
        await stopped.Task;
    }
}
