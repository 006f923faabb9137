using Waku.Libp2p.Connections;
using Waku.Libp2p.Primitives;
using Waku.Node.Filter;
using Waku.Node.Hostile.Tests.Harness;
using Waku.Node.Lightpush;
using Waku.Node.Messages;

namespace Waku.Node.Hostile.Tests.Scripts;

/// <summary>What each peer may do, and many do together: valid messages of full size, clients that together want more than there is for all.</summary>
internal static class CrowdScripts
{
    private const int Crowd = 40;
    private const int MessageLength = 100_000;
    private const double MaxGrowthOfCrowdMiB = 48;
    private const string StoreId = "/vac/waku/store-query/3.0.0";
    private static readonly byte[] Query = [0x0a, 1, (byte)'x', 0x10, 1];

    /// <summary>So many a second that the honest pair, which relays the same topic, is not what is loaded.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(25);

    public static IEnumerable<Script> All()
    {
        yield return new("valid messages of 100 kB", static async (a, t) => await PublishAsync(a, static _ => "/hostile/1/large/proto", t));
        yield return new("forty filter clients that read no pushes", static async (a, t) =>
        {
            // Each wants a topic of its own, so that no two wait for the same bytes, and one that publishes fills them by turns.
            await ClientsAsync(a, static i => [Topic(i)], t);
            await PublishAsync(a, static n => Topic(n % Crowd), t);
        }, MaxGrowthOfCrowdMiB);
        yield return new("forty filter clients that read no pushes of one topic", static async (a, t) =>
        {
            await ClientsAsync(a, static _ => [Topic(0)], t);
            await PublishAsync(a, static _ => Topic(0), t);
        }, MaxGrowthOfCrowdMiB);
        yield return new("filter clients by ever new identities", static async (a, t) =>
        {
            var connection = await a.ConnectAsync(t);
            string[] topics = [.. Enumerable.Range(0, 100).Select(static i => $"/a/1/{i}{new string('x', 500)}/proto")];
            await AskAsync(connection, FilterClient.Id, Subscription(topics), t);
        });
        yield return new("store queries of forty identities", static (a, t) => Task.WhenAll(Enumerable.Range(0, Crowd).Select(async _ =>
        {
            for (var connection = await a.ConnectAsync(t); !connection.IsClosing;)
            {
                await AskAsync(connection, StoreId, Query, t);
            }
        })));
    }

    private static async Task ClientsAsync(Attacker attacker, Func<int, string[]> topics, CancellationToken token)
    {
        for (var i = 0; i < Crowd; i++)
        {
            var client = await attacker.ConnectAsync(token,
                serve: static host => host.Handle(FilterClient.PushId, static (_, _, over) => Script.HoldAsync(over)));
            await AskAsync(client, FilterClient.Id, Subscription(topics(i)), token);
        }
    }

    private static async Task PublishAsync(Attacker attacker, Func<int, string> topic, CancellationToken token)
    {
        var publisher = await attacker.ConnectAsync(token);
        for (var n = 0; ; n++)
        {
            var message = new WakuMessage
            {
                Payload = BitConverter.GetBytes(n).Concat(new byte[MessageLength]).ToArray(),
                ContentTopic = topic(n),
                Timestamp = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000_000,
            };
            var request = new LightpushRequest($"{n}", NodeProcess.Topic, WakuMessageCodec.Encode(message));
            await AskAsync(publisher, LightpushClient.Id, LightpushCodec.Encode(request), token);
            await Task.Delay(Pace, token);
        }
    }

    private static string Topic(int client) => $"/hostile/1/{client}/proto";

    private static byte[] Subscription(string[] topics) =>
        FilterCodec.Encode(new FilterRequest("r", FilterRequestType.Subscribe, NodeProcess.Topic, topics));

    private static async Task AskAsync(Connection connection, string protocol, byte[] request, CancellationToken token)
    {
        await using var stream = await connection.OpenStreamAsync([protocol], token);
        await stream.WriteAsync(LengthPrefixed.Encode(request), token);
        stream.CloseWrite();
        while (await stream.Input.ReadAsync(token) is var answer)
        {
            stream.Input.AdvanceTo(answer.Buffer.End);
            if (answer.IsCompleted)
            {
                return;
            }
        }
    }
}
