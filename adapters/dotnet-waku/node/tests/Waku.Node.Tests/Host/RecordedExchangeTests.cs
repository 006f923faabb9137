using System.Net;
using System.Text;
using System.Text.Json;

namespace Waku.Node.Tests.Host;

/// <summary>
/// Requests once sent to a real nwaku v0.37.1, sent to our node: the same status, content type and text. What differs on purpose
/// is listed in docs/differences-from-nwaku.md and here.
/// </summary>
public sealed class RecordedExchangeTests
{
    /// <summary>Recordings whose body names what only that run knew, or where we differ on purpose.</summary>
    private static readonly string[] OnlyStatus =
    [
        // The body names the implementation's own health, addresses or version.
        "health-full-headers", "origin-header", "query-on-health",
    ];

    /// <summary>Deliberate differences: our answer, and why in docs/differences-from-nwaku.md.</summary>
    private static readonly Dictionary<string, (int Status, string Text)> Deliberate = new()
    {
        ["err-meta-65-bytes"] = (400, "Failed to publish: meta of 65 bytes is above 64"),
    };

    private static HostFixture s_static = null!;
    private static HostFixture s_auto = null!;

    [OneTimeSetUp]
    public static async Task StartAsync()
    {
        s_static = await HostFixture.StartAsync(200, "--nwaku-release=v0.37.1", "--num-shards-in-network=0", "--shard=0", "--shard=1");
        s_auto = await HostFixture.StartAsync(201, "--nwaku-release=v0.37.1", "--num-shards-in-network=8");
    }

    [OneTimeTearDown]
    public static async Task StopAsync()
    {
        await s_static.DisposeAsync();
        await s_auto.DisposeAsync();
    }

    public static IEnumerable<TestCaseData> Recordings() =>
        from folder in (string[])["static", "auto"]
        from file in Directory.GetFiles(Path.Combine(TestContext.CurrentContext.TestDirectory, "Host", "recordings", folder)).Order(StringComparer.Ordinal)
        select new TestCaseData(folder, file).SetArgDisplayNames($"{folder}/{Path.GetFileNameWithoutExtension(file)}");

    [TestCaseSource(nameof(Recordings))]
    public async Task AnswersAsNwakuDid(string folder, string file)
    {
        using var recording = JsonDocument.Parse(await File.ReadAllBytesAsync(file));
        var request = recording.RootElement.GetProperty("request");
        var expected = recording.RootElement.GetProperty("response");

        using var answer = await SendAsync(folder == "auto" ? s_auto : s_static, request);
        var text = await answer.Content.ReadAsStringAsync();

        if (Deliberate.TryGetValue(Path.GetFileNameWithoutExtension(file), out var ours))
        {
            Assert.That(((int)answer.StatusCode, text), Is.EqualTo(ours));
            return;
        }

        Assert.That((int)answer.StatusCode, Is.EqualTo(expected.GetProperty("status").GetInt32()), text);
        if (request.GetProperty("method").GetString() == "HEAD" || OnlyStatus.Contains(Path.GetFileNameWithoutExtension(file)))
        {
            return;
        }

        Assert.That(text, Is.EqualTo(expected.GetProperty("text").GetString()));
        Assert.That(answer.Content.Headers.ContentType?.ToString(), Is.EqualTo(expected.GetProperty("content_type").GetString()));
    }

    private static async Task<HttpResponseMessage> SendAsync(HostFixture host, JsonElement recorded)
    {
        using var request = new HttpRequestMessage(new HttpMethod(recorded.GetProperty("method").GetString()!),
            new Uri(host.Rest, recorded.GetProperty("path").GetString()));
        if (recorded.TryGetProperty("body", out var body))
        {
            var bytes = Encoding.UTF8.GetBytes(body.ValueKind == JsonValueKind.String && !IsJsonString(recorded) ? body.GetString()! : body.GetRawText());
            request.Content = new ByteArrayContent(bytes);
            if (recorded.TryGetProperty("content_type", out var type))
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type.GetString());
            }
        }

        return await host.Client.SendAsync(request);
    }

    /// <summary>The recorder kept bodies that were sent as raw text as they were; one of them was itself a JSON string.</summary>
    private static bool IsJsonString(JsonElement recorded) => recorded.GetProperty("path").GetString() == "/relay/v1/subscriptions";
}
