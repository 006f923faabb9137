using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Waku.Node.Host.Rest;
using Waku.Node.Messages;
using Waku.Node.Sqlite;
using Waku.Node.Store;

namespace Waku.Node.Tests.Host;

/// <summary>
/// Store, lightpush and filter between two nodes, request by request as once recorded from two nwaku v0.37.1: the same status,
/// content type and text. Peer ids, ports and random request ids are made equal first.
/// </summary>
public sealed partial class RecordedServiceTests
{
    private const string RecordedA = "16Uiu2HAkwmUmY9Q2JFfXoAkMX3fYLAxRmCBdoSrjrSWHiMAhLxT3";
    private const string RecordedB = "16Uiu2HAkvn4GdXACor8Ww34AuPV8SeJgdRnW9Bq4BWqquEhvWSZm";
    private const string Topic = "/waku/2/rs/66/0";

    /// <summary>Pages that also held messages of earlier recordings: same status and keys, a full page there, ours here.</summary>
    private static readonly string[] OtherContent = ["35-neg-time", "40-no-params"];

    private static readonly string Folder = Path.Combine(TestContext.CurrentContext.TestDirectory, "Host", "recordings");

    private static HostFixture s_a = null!;
    private static HostFixture s_b = null!;
    private static string s_addressA = "";
    private static string s_addressB = "";

    [OneTimeSetUp]
    public static async Task StartAsync()
    {
        var database = Path.Combine(Directory.CreateTempSubdirectory("waku-recorded-").FullName, "a.sqlite3");
        await SeedAsync(database);
        string[] common = ["--nwaku-release=v0.37.1", "--num-shards-in-network=0", "--shard=0", "--shard=1", "--store=true", "--filter=true",
            "--lightpush=true",
            "--ip-colocation-limit=0", "--rate-limit=filter:1000/1m"];
        s_a = await HostFixture.StartAsync(210, [.. common, $"--store-message-db-url=sqlite://{database}"]);
        s_addressA = await AddressAsync(s_a);
        s_b = await HostFixture.StartAsync(211, [.. common, "--store-message-db-url=", $"--staticnode={s_addressA}"]);
        s_addressB = await AddressAsync(s_b);
        await UntilAsync(s_a, "/admin/v1/peers/mesh/on/0", static t => t.Contains("score"), "A meshed with B");
        await UntilAsync(s_b, "/admin/v1/peers/mesh/on/0", static t => t.Contains("filter-subscribe"), "B to know A's services");
        await UntilAsync(s_a, "/admin/v1/peers/mesh/on/0", static t => t.Contains("filter-subscribe"), "A to know B's services");
    }

    [OneTimeTearDown]
    public static async Task StopAsync()
    {
        await s_b.DisposeAsync();
        await s_a.DisposeAsync();
    }

    [TestCase("store")]
    [TestCase("lightpush")]
    [TestCase("filter")]
    public async Task AnswersAsNwakuDid(string service)
    {
        List<string> different = [];
        var count = 0;
        foreach (var file in Directory.GetFiles(Path.Combine(Folder, service)).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            using var recording = JsonDocument.Parse(await File.ReadAllBytesAsync(file));
            var expected = recording.RootElement.GetProperty("response");
            if (name == "06-B-get-messages")
            {
                await PublishRecordedAsync(expected.GetProperty("text").GetString()!);
            }

            count++;
            var (status, type, text) = await SendAsync(recording.RootElement.GetProperty("request"));
            var wanted = (expected.GetProperty("status").GetInt32(), expected.GetProperty("content_type").GetString(),
                Neutral(expected.GetProperty("text").GetString()!));
            if (OtherContent.Contains(name))
            {
                text = wanted.Item3 = Keys(text) == Keys(wanted.Item3) ? "" : throw new AssertionException($"{name}: {text}");
            }

            if ((status, type, Neutral(text)) != wanted)
            {
                var ours = Neutral(text);
                var at = Math.Max(0, wanted.Item3.Zip(ours).TakeWhile(static c => c.First == c.Second).Count() - 40);
                different.Add($"{name}\n  nwaku {wanted.Item1} {wanted.Item2} …{wanted.Item3[at..]}\n  ours  {status} {type} …{ours[at..]}");
            }
        }

        Assert.That(count, Is.GreaterThan(20));
        Assert.That(different, Is.Empty, string.Join('\n', different));
    }

    private static async Task SeedAsync(string database)
    {
        using var recording = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(Folder, "store", "02-include-data.json")));
        using var page = JsonDocument.Parse(recording.RootElement.GetProperty("response").GetProperty("text").GetString()!);
        await using var store = SqliteMessageStore.Open(database);
        List<ArchivedMessage> messages = [];
        foreach (var row in page.RootElement.GetProperty("messages").EnumerateArray())
        {
            var message = MessageJson.Read(Encoding.UTF8.GetBytes(row.GetProperty("message").GetRawText()), out _)!;
            messages.Add(new ArchivedMessage(MessageHash.Compute(Topic, message), message.Timestamp!.Value, Topic, message.ContentTopic,
                WakuMessageCodec.Encode(message)));
        }

        Assert.That(await store.PutAsync(messages, CancellationToken.None), Is.EqualTo(12));
    }

    /// <summary>Between subscribe and poll the recorder published one message.</summary>
    private static async Task PublishRecordedAsync(string polled)
    {
        using var messages = JsonDocument.Parse(polled);
        using var content = new StringContent(messages.RootElement[0].GetRawText(), Encoding.UTF8, "application/json");
        using var answer = await s_a.Client.PostAsync(new Uri(s_a.Rest, $"/relay/v1/messages/{Uri.EscapeDataString(Topic)}"), content);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        await UntilAsync(s_b, s_b.Metrics.ToString(), static t => t.Contains("dotnet_waku_filter_received_total 1.0"), "the push");
    }

    private static async Task<(int Status, string? Type, string Text)> SendAsync(JsonElement recorded)
    {
        var host = recorded.GetProperty("node").GetString() == "A" ? s_a : s_b;
        var path = recorded.GetProperty("path").GetString()!
            .Replace($"%2Fip4%2F127.0.1.1%2Ftcp%2F61001%2Fp2p%2F{RecordedA}", Uri.EscapeDataString(s_addressA), StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(recorded.GetProperty("method").GetString()!), new Uri(host.Rest, path));
        if (recorded.TryGetProperty("body", out var body))
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ValueKind == JsonValueKind.String ? body.GetString()! : body.GetRawText()));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", recorded.TryGetProperty("content_type", out var type) ? type.GetString()
                : "application/json");
        }

        using var answer = await host.Client.SendAsync(request);
        return ((int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString(), await answer.Content.ReadAsStringAsync());
    }

    private static async Task<string> AddressAsync(HostFixture host)
    {
        using var info = JsonDocument.Parse(await host.Client.GetStringAsync(new Uri(host.Rest, "/info")));
        return info.RootElement.GetProperty("listenAddresses")[0].GetString()!;
    }

    private static async Task UntilAsync(HostFixture host, string path, Func<string, bool> condition, string what)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition(await host.Client.GetStringAsync(new Uri(host.Rest, path), limit.Token)))
        {
            Assert.That(limit.IsCancellationRequested, Is.False, $"waited 10 s for {what}");
            await Task.Delay(10, CancellationToken.None);
        }
    }

    private static string Neutral(string text) => RandomId().Replace(text, "\"requestId\":\"*\"")
        .Replace(RecordedA, "A", StringComparison.Ordinal).Replace(RecordedB, "B", StringComparison.Ordinal)
        .Replace(s_addressA.Split('/')[^1], "A", StringComparison.Ordinal).Replace(s_addressB.Split('/')[^1], "B", StringComparison.Ordinal);

    private static string Keys(string json)
    {
        using var document = JsonDocument.Parse(json);
        return string.Join(',', document.RootElement.EnumerateObject().Select(static p => p.Name).Where(static n => n != "paginationCursor"));
    }

    [GeneratedRegex("\"requestId\":\"[0-9a-f]{20}\"")]
    private static partial Regex RandomId();
}
