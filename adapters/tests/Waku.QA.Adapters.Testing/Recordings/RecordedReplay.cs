using System.Text;
using System.Text.Json;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Testing.Recordings;

/// <summary>
/// Every recorded exchange through an adapter, answered by a server on loopback that stands for the real node and says so. Where the adapter
/// makes the recorded request it must send the same bytes; where it cannot only the answer is replayed; what it never asks is listed.
/// </summary>
/// <param name="connect">Connects the adapter to the stand-in; filter requests carry the id of the recording.</param>
/// <param name="callOf">What the adapter does for a recording.</param>
/// <param name="standIn">What the stand-in calls itself in the header <c>Server</c>.</param>
public sealed class RecordedReplay(Func<Uri, RecordedExchange, IWakuNode> connect, Func<RecordedExchange, AdapterCall?> callOf, string standIn)
{
    private static readonly string[] Elsewhere = ["/relay/v1/messages/not-a-topic", "/relay/v1/messages/0", "/admin/v1/peers/relay/on/0",
        "/admin/v1/peers/mesh/on/0", "/health"];

    /// <summary>One test for each recording.</summary>
    public IEnumerable<TestCaseData> Cases(IReadOnlyList<RecordedExchange> all, Func<AdapterCall, bool> wanted) =>
        all.Select(static (r, i) => (Recorded: r, Index: i))
            .Where(p => callOf(p.Recorded) is { } call && wanted(call))
            .Select(static p => new TestCaseData(p.Index).SetArgDisplayNames(p.Recorded.ToString()));

    /// <summary>The adapter sends the recorded request, byte for byte (query parameters in any order), and understands the answer.</summary>
    public async Task AssertSentAsync(RecordedExchange recorded)
    {
        var call = callOf(recorded)!;
        using var server = new ReplayServer(standIn);
        await AssertAnswerAsync(server, recorded, call);

        var request = server.Requests.First(r => r.Method == recorded.Method && r.Path.Split('?')[0] == recorded.Resource);
        Assert.That(StoreCall.Sorted(request.Path), Is.EqualTo(StoreCall.Sorted(recorded.Path)));
        Assert.That(Encoding.UTF8.GetString(request.Body), Is.EqualTo(call.Body ?? ""));
        Assert.That(request.ContentType, Is.EqualTo(call.Body is null ? null : "application/json"));
    }

    /// <summary>The adapter understands the answer to a request that it cannot make.</summary>
    public async Task AssertUnderstoodAsync(RecordedExchange recorded)
    {
        using var server = new ReplayServer(standIn);
        await AssertAnswerAsync(server, recorded, callOf(recorded)!);
    }

    /// <summary>How many recordings are sent, and every other one with its reason, a line each.</summary>
    public string Listing(IReadOnlyList<RecordedExchange> all)
    {
        var calls = all.Select(r => (Recorded: r, Call: callOf(r))).ToList();
        List<string> lines =
        [
            $"# {all.Count} recorded exchanges: {calls.Count(static c => c.Call?.IsSame == true)} sent as recorded, "
            + $"{calls.Count(static c => c.Call?.IsSame == false)} of which only the answer is replayed, {calls.Count(static c => c.Call is null)} never asked",
            .. calls.Where(static c => c.Call?.IsSame == false).Select(static c => $"answer only  {c.Recorded}: {c.Call!.Why}"),
            .. calls.Where(static c => c.Call is null).Select(static c => $"never asked  {c.Recorded}: {NotAsked.Why(c.Recorded)}"),
        ];
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>Every refusal with the neutral reason that it is given, sorted.</summary>
    public async Task<string> RefusalsAsync(IReadOnlyList<RecordedExchange> all)
    {
        SortedSet<string> lines = new(StringComparer.Ordinal);
        using var server = new ReplayServer(standIn);
        foreach (var recorded in all)
        {
            if (callOf(recorded) is { } call && await TryAsync(server, recorded, call) is NodeRefusedException refused)
            {
                var words = string.Join(
                    ' ', refused.Answer.Trim().Split(' ').Select(static w => w.Contains("16Uiu2", StringComparison.Ordinal) ? "<peer>" : w));
                lines.Add($"{refused.Error,-16} {refused.Status} {recorded.Method} {Short(recorded.Path)} {words[..Math.Min(90, words.Length)]}");
            }
        }

        return string.Join('\n', lines) + "\n";
    }

    /// <summary>What the adapter makes of an answer in place of the recorded one; null when it reads it.</summary>
    public async Task<Exception?> ReadAsync(ReplayServer server, RecordedExchange recorded, string answer)
    {
        Serve(server, recorded with { Answer = answer }, callOf(recorded)!);
        await using var node = connect(server.Address, recorded);
        try
        {
            await callOf(recorded)!.Run(node);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    /// <summary>Refusals are those that say so by status, and two that hide behind a 200.</summary>
    public static bool IsRefusal(RecordedExchange recorded) => recorded.Status != 200
        || (recorded.Path.StartsWith("/store/v3", StringComparison.Ordinal) && recorded.Answer.Contains("\"statusCode\":", StringComparison.Ordinal)
            && !recorded.Answer.Contains("\"statusCode\":200", StringComparison.Ordinal))
        || recorded.Answer.Contains("\"statusDesc\":\"UNKNOWN\"", StringComparison.Ordinal);

    private async Task AssertAnswerAsync(ReplayServer server, RecordedExchange recorded, AdapterCall call)
    {
        var failure = await TryAsync(server, recorded, call);
        if (recorded.Status == 0)
        {
            Assert.That(failure, Is.InstanceOf<HttpRequestException>(), "a connection without an answer is no refusal");
        }
        else if (IsRefusal(recorded))
        {
            Assert.That(failure, Is.InstanceOf<NodeRefusedException>());
            Assert.That(((NodeRefusedException)failure!).Answer, Is.EqualTo(recorded.Answer).Or.EqualTo(Json(recorded, "statusDesc")));
        }
        else
        {
            Assert.That(failure, Is.Null);
        }
    }

    private async Task<Exception?> TryAsync(ReplayServer server, RecordedExchange recorded, AdapterCall call)
    {
        Serve(server, recorded, call);
        await using var node = connect(server.Address, recorded);
        try
        {
            var read = await call.Run(node);
            if (!IsRefusal(recorded) && recorded.Status != 0)
            {
                RecordedAnswer.AssertEqual(recorded, read);
            }

            return null;
        }
        catch (Exception e) when (e is NodeRefusedException or HttpRequestException)
        {
            return e;
        }
    }

    private static void Serve(ReplayServer server, RecordedExchange recorded, AdapterCall call)
    {
        var path = recorded.Resource;
        if (call.IsSame)
        {
            server.Answer([(path, recorded.Status, recorded.AnswerType, recorded.Answer), .. Beside(path)]);
        }
        else
        {
            // Another path than the recorded one: whatever is asked gets the recorded answer.
            server.Answer(Elsewhere.Append(path).Append(Uri.UnescapeDataString(path)).Distinct()
                .Select(p => (p, recorded.Status, recorded.AnswerType, recorded.Answer)));
        }
    }

    /// <summary>The other half of what one call asks.</summary>
    private static IEnumerable<(string Path, int Status, string? Type, string Body)> Beside(string path) => path switch
    {
        "/debug/v1/info" => [("/debug/v1/version", 200, "text/plain", "v0")],
        "/info" => [("/version", 200, "text/plain", "v0")],
        "/debug/v1/version" => [("/debug/v1/info", 200, "application/json", """{"listenAddresses":[]}""")],
        "/version" => [("/info", 200, "application/json", """{"listenAddresses":[]}""")],
        _ when path.StartsWith("/filter/v2/messages/", StringComparison.Ordinal) =>
            [("/filter/v2/subscriptions", 200, "application/json", """{"statusDesc":"OK"}""")],
        _ => [],
    };

    private static string? Json(RecordedExchange recorded, string name) =>
        recorded.Answer.StartsWith('{') && JsonElement.Parse(recorded.Answer).TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string Short(string path) => path.Split('?')[0].Split("%2F")[0].Split("/16Uiu")[0];
}
