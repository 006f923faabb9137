using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Waku.Node.Tests.Host;

/// <summary>
/// A light client (relay off) with one service node and a relay behind it, request by request as recorded from nwaku v0.37.1, then the
/// same after the service node is gone. Ids and times are made equal; messages that the recorder published in between are not replayed,
/// so polls and store pages are compared by status and keys.
/// </summary>
public sealed partial class RecordedLightClientTests
{
    private static readonly string[] OtherContent = ["05b", "07", "08", "09", "14", "15", "20", "21", "22", "23", "30", "35"];

    [Test]
    public async Task AnswersAsNwakuDid()
    {
        await using var relay = await HostFixture.StartAsync(221, "--num-shards-in-network=8", "--ip-colocation-limit=0");
        var service = await HostFixture.StartAsync(
            220, "--num-shards-in-network=8", "--ip-colocation-limit=0", "--store=true", "--store-message-db-url=", "--filter=true", "--lightpush=true",
                $"--staticnode={await AddressAsync(relay)}");
        var address = await AddressAsync(service);
        await using var light = await HostFixture.StartAsync(
            222, "--num-shards-in-network=8", "--relay=false", "--peer-exchange=false", $"--filternode={address}", $"--lightpushnode={address}",
                $"--storenode={address}");
        await UntilAsync(service, "/admin/v1/peers/mesh/on/3", static t => t.Contains("multiaddr"));
        var nodes = new Dictionary<string, HostFixture> { ["C"] = service, ["D"] = light, ["E"] = relay };
        List<string> different = [];
        var count = 0;

        foreach (var file in Directory.GetFiles(Path.Combine(TestContext.CurrentContext.TestDirectory, "Host", "recordings", "light-client"))
            .Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            if (name.StartsWith("30", StringComparison.Ordinal))
            {
                await service.DisposeAsync();
            }

            using var recording = JsonDocument.Parse(await File.ReadAllBytesAsync(file));
            var expected = recording.RootElement.GetProperty("response");
            var request = recording.RootElement.GetProperty("request");
            var (status, type, text) = await SendAsync(nodes[request.GetProperty("node").GetString()!], request);
            var isOther = OtherContent.Contains(name.Split('-')[0]);
            var ours = (status, type, isOther ? "" : Neutral(text));
            var theirs = (expected.GetProperty("status").GetInt32(), expected.GetProperty("content_type").GetString(), isOther ? ""
                : Neutral(expected.GetProperty("text").GetString()!));
            count++;
            if (ours != theirs)
            {
                different.Add($"{name}\n  nwaku {theirs}\n  ours  {ours}");
            }
        }

        Assert.That(different, Is.Empty, string.Join('\n', different));
        Assert.That(count, Is.GreaterThan(25));
    }

    private static async Task<(int Status, string? Type, string Text)> SendAsync(HostFixture host, JsonElement recorded)
    {
        using var request = new HttpRequestMessage(new HttpMethod(recorded.GetProperty("method").GetString()!),
            new Uri(host.Rest, recorded.GetProperty("path").GetString()));
        if (recorded.TryGetProperty("body", out var body))
        {
            request.Content = new StringContent(body.GetRawText(), Encoding.UTF8, "application/json");
        }

        using var answer = await host.Client.SendAsync(request);
        return ((int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString(), await answer.Content.ReadAsStringAsync());
    }

    private static async Task<string> AddressAsync(HostFixture host)
    {
        using var info = JsonDocument.Parse(await host.Client.GetStringAsync(new Uri(host.Rest, "/info")));
        return info.RootElement.GetProperty("listenAddresses")[0].GetString()!;
    }

    private static async Task UntilAsync(HostFixture host, string path, Func<string, bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition(await host.Client.GetStringAsync(new Uri(host.Rest, path), limit.Token)))
        {
            await Task.Delay(10, limit.Token);
        }
    }

    private static string Neutral(string text) => PeerIdText().Replace(text, "<peer>");

    [GeneratedRegex("16Uiu2HA[1-9A-HJ-NP-Za-km-z]+")]
    private static partial Regex PeerIdText();
}
