using Waku.QA.Core.Nodes;
using Waku.QA.Core.Verdicts;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Functional.Store;

/// <summary>Messages that the store cases of one cluster share: published once, at the witness, and then only read.</summary>
public sealed class StoreSeed
{
    private const int ManyCount = 30;
    private const int FewCount = 8;
    private const int OtherCount = 6;

    /// <summary>Stores refuse messages that are 20 s old.</summary>
    private static readonly TimeSpan StillEligible = TimeSpan.FromSeconds(15);

    private StoreSeed(FunctionalSite site)
    {
        Topic = site.Topic(4);
        OtherTopic = site.Topic(5);
        var now = (site.Cluster.Settings.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        Base = (now - 1_000_000_000) | 1;
        for (var i = 0; i < ManyCount; i++)
        {
            // Three share a time, so that the order of hashes is seen.
            Kept.Add(new(Topic, Message(Many, Base + ((i is 11 or 12 ? 10 : i) * 1_000_003), (byte)i) with
            {
                Meta = i == 3 ? [1, 2, 3] : [],
                Version = i == 4 ? 1u : 0
            }));
        }

        Kept.AddRange(Enumerable.Range(0, FewCount).Select(i => new StoredMessage(Topic, Message(Few, Base + (i * 2_000_003) + 500, (byte)(100 + i)))));
        Kept.AddRange(Enumerable.Range(0, OtherCount).Select(i => new StoredMessage(OtherTopic, Message(Many, Base + (i * 3_000_003) + 700, (byte)(150 + i)))));
        Dropped.Add(new(Topic, Message(Many, Base + 11, 200) with { Ephemeral = true }));
        Dropped.Add(new(Topic, Message(Many, now - 60_000_000_001, 201)));
        Dropped.Add(new(Topic, Message(Many, now + 60_000_000_001, 202)));
    }

    /// <summary>Content topic of many messages.</summary>
    public static string Many => "/waku-qa/1/store-many/proto";

    /// <summary>Content topic of a few.</summary>
    public static string Few => "/waku-qa/1/store-few/proto";

    /// <summary>Topic of most messages.</summary>
    public string Topic { get; }

    /// <summary>Another topic.</summary>
    public string OtherTopic { get; }

    /// <summary>Earliest time, Unix nanoseconds.</summary>
    public long Base { get; }

    /// <summary>Messages that must be stored.</summary>
    public List<StoredMessage> Kept { get; } = [];

    /// <summary>Messages that must not: ephemeral, a minute too old, a minute too new.</summary>
    public List<StoredMessage> Dropped { get; } = [];

    /// <summary>Messages of <see cref="Many"/> on <see cref="Topic"/>.</summary>
    public IReadOnlyList<StoredMessage> OfMany => [.. Kept.Where(m => m.Topic == Topic && m.Message.ContentTopic == Many)];

    /// <summary>The seed of a site, published by the first case that asks. One that failed is that case's failure: the next publishes anew.</summary>
    internal static async Task<StoreSeed> OfAsync(FunctionalSite site)
    {
        var shared = site.Cluster.Items.Get(static () => new SharedSeed());
        await shared.Turn.WaitAsync(site.Cancelled);
        try
        {
            return shared.Seed ??= await PublishAsync(site);
        }
        finally
        {
            shared.Turn.Release();
        }
    }

    private static async Task<StoreSeed> PublishAsync(FunctionalSite site)
    {
        var seed = new StoreSeed(site);
        var start = site.Cluster.Settings.Time.GetTimestamp();
        await Task.WhenAll(seed.Dropped.Concat(seed.Kept).Select(m => site.Context.PublishAsync(site.Cluster, site.Witness, m.Topic, m.Message)));
        if (site.Cluster.Settings.Time.GetElapsedTime(start) > StillEligible)
        {
            throw new EnvironmentException(
                $"this machine took more than {StillEligible.TotalSeconds:0} s to publish {seed.Kept.Count} messages: stores refuse such old ones",
                    "run fewer cases at once, with --parallel");
        }

        var peer = site.Context.Wire(site.Cluster);
        await site.Context.UntilAsync(site.Cluster, "the seed to be stored", async token =>
        {
            var found = 0;
            foreach (var topic in (string[])[seed.Topic, seed.OtherTopic])
            {
                var answer = await peer.RequestAsync(site.Subject, WireProtocols.Store,
                    new WireQuery { PubsubTopic = topic, ContentTopics = [Many, Few], Limit = 100, Forward = true }.Encode(), token);
                found += answer?.Messages(20).Count ?? 0;
            }

            return found >= seed.Kept.Count ? null : $"{found} of {seed.Kept.Count} are";
        });
        return seed;
    }

    private sealed class SharedSeed
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public StoreSeed? Seed { get; set; }
    }

    private static NodeMessage Message(string contentTopic, long timestamp, byte number) =>
        new() { Payload = [number, 1, 2, 3, 5, 8], ContentTopic = contentTopic, Timestamp = timestamp };
}
