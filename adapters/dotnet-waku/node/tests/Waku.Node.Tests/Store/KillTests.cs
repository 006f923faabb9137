using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Waku.Node.Tests.Store;

/// <summary>The program with a SQLite store, killed while it writes: whatever a query showed is there afterwards, and the file is whole.</summary>
public sealed class KillTests
{
    private const string Ip = "127.0.216.1";
    private const string Topic = "/waku/2/rs/66/0";
    private static readonly HttpClient Client = new() { BaseAddress = new Uri($"http://{Ip}:18645") };

    [OneTimeTearDown]
    public static void Dispose() => Client.Dispose();

    [Test]
    public async Task NothingAcknowledgedIsLost()
    {
        var database = Path.Combine(Directory.CreateTempSubdirectory("waku-kill-").FullName, "sub", "store.sqlite3");
        HashSet<string> shown = [];
        var random = new Random(1);
        for (var round = 0; round < 4; round++)
        {
            using var node = await StartAsync(database);
            try
            {
                Assert.That(shown.Except(await HashesAsync()), Is.Empty, $"shown before kill {round} and gone after it");
                await WriteUntilAsync(node, shown, TimeSpan.FromMilliseconds(random.Next(100, 400)));
            }
            finally
            {
                node.Kill();
                await node.WaitForExitAsync();
            }

            Assert.That(Integrity(database), Is.EqualTo("ok"), $"after kill {round}");
        }

        Assert.That(shown, Has.Count.GreaterThan(50));
    }

    /// <summary>Publishes without a break; remembers what queries show meanwhile; kills in the middle of it.</summary>
    private static async Task WriteUntilAsync(Process node, HashSet<string> shown, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        var writers = Enumerable.Range(0, 4).Select(async _ =>
        {
            while (!node.HasExited)
            {
                var message = JsonSerializer.Serialize(new
                {
                    payload = Convert.ToBase64String(Guid.NewGuid().ToByteArray()),
                    contentTopic = "/kill/1/a/proto"
                });
                using var content = new StringContent(message, Encoding.UTF8, "application/json");
                try
                {
                    using var answer = await Client.PostAsync($"/relay/v1/messages/{Uri.EscapeDataString(Topic)}", content);
                    Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
                }
                catch (HttpRequestException)
                {
                    // Killed.
                    return;
                }
            }
        }).ToArray();
        while (watch.Elapsed < time)
        {
            shown.UnionWith(await HashesAsync());
        }

        node.Kill();
        await Task.WhenAll(writers);
    }

    private static async Task<List<string>> HashesAsync()
    {
        List<string> hashes = [];
        for (var cursor = ""; ;)
        {
            using var page = JsonDocument.Parse(await Client.GetStringAsync($"/store/v3/messages?pageSize=100{cursor}"));
            hashes.AddRange(page.RootElement.GetProperty("messages").EnumerateArray().Select(static m => m.GetProperty("messageHash").GetString()!));
            if (!page.RootElement.TryGetProperty("paginationCursor", out var next))
            {
                return hashes;
            }

            cursor = $"&cursor={next.GetString()}";
        }
    }

    private static async Task<Process> StartAsync(string database)
    {
        string[] flags =
        [
            Path.Combine(AppContext.BaseDirectory, "dotnet-waku.dll"), "--cluster-id=66", "--num-shards-in-network=0", "--shard=0", $"--listen-address={Ip}",
            "--tcp-port=0", $"--rest-address={Ip}",
            "--rest-port=18645", "--log-level=FATAL", "--store=true", $"--store-message-db-url=sqlite://{database}",
        ];
        var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", .. flags]))!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            try
            {
                if ((await Client.GetStringAsync("/health", limit.Token)).Contains("\"READY\"", StringComparison.Ordinal))
                {
                    return process;
                }
            }
            catch (HttpRequestException) when (!process.HasExited)
            {
                await Task.Delay(20, limit.Token);
            }
        }
    }

    private static string Integrity(string database)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        return (string)command.ExecuteScalar()!;
    }
}
