using System.Text;
using Waku.QA.Adapters.Rest;
using Waku.QA.Adapters.Testing;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Nwaku.Tests;

/// <summary>
/// 1,173 exchanges with real nwaku nodes (v0.36.0, v0.37.1, a build of master). Where the adapter makes the recorded request it must send
/// the same bytes; where the recorded request is malformed on purpose only the answer is replayed; what the adapter never asks is counted.
/// </summary>
public sealed class RecordedExchangeTests
{
    private static readonly Capabilities Everything = new(Enum.GetValues<Capability>());

    public static IEnumerable<TestCaseData> Sent => Cases(static c => c?.IsSame == true);

    public static IEnumerable<TestCaseData> AnsweredOnly => Cases(static c => c is { IsSame: false });

    [TestCaseSource(nameof(Sent))]
    public async Task TheRequestIsTheSameAndTheAnswerIsUnderstood(int index)
    {
        var recorded = RecordedExchange.All[index];
        var call = AdapterCall.For(recorded)!;
        using var server = new ReplayServer();
        await ReplayAsync(server, recorded, call);

        var request = server.Requests.First(r => r.Path.Split('?')[0] == recorded.Path.Split('?')[0]);
        Assert.That(request.Method, Is.EqualTo(recorded.Method));
        Assert.That(StoreCall.Sorted(request.Path), Is.EqualTo(StoreCall.Sorted(recorded.Path)));
        Assert.That(Encoding.UTF8.GetString(request.Body), Is.EqualTo(call.Body ?? ""));
        Assert.That(request.ContentType, Is.EqualTo(call.Body is null ? null : "application/json"));
    }

    [TestCaseSource(nameof(AnsweredOnly))]
    public async Task TheAnswerToAMalformedRequestIsUnderstood(int index)
    {
        var recorded = RecordedExchange.All[index];
        using var server = new ReplayServer();
        await ReplayAsync(server, recorded, AdapterCall.For(recorded)!);
    }

    [Test]
    public void NothingIsLeftOutUnseen()
    {
        var calls = RecordedExchange.All.Select(AdapterCall.For).ToList();
        var unused = RecordedExchange.All.Where(static r => AdapterCall.For(r) is null).Select(static r => $"{r.Method} {Short(r.Path)}").GroupBy(static p => p).Select(static g => $"{g.Key} x{g.Count()}").Order(StringComparer.Ordinal);
        var text = $"sent {calls.Count(static c => c?.IsSame == true)}\nanswered only {calls.Count(static c => c is { IsSame: false })}\nnever asked by the adapter {calls.Count(static c => c is null)}\n{string.Join('\n', unused)}\n";

        Golden.AssertEqual("coverage.txt", text);
    }

    [Test]
    public async Task EveryRefusalHasItsReason()
    {
        SortedSet<string> lines = new(StringComparer.Ordinal);
        using var server = new ReplayServer();
        foreach (var recorded in RecordedExchange.All)
        {
            if (AdapterCall.For(recorded) is { } call && await TryAsync(server, recorded, call) is NodeRefusedException refused)
            {
                var words = string.Join(' ', refused.Answer.Split(' ').Select(static w => w.Contains("16Uiu2", StringComparison.Ordinal) ? "<peer>" : w));
                lines.Add($"{refused.Error,-16} {refused.Status} {recorded.Method} {Short(recorded.Path)} {words[..Math.Min(90, words.Length)]}");
            }
        }

        Golden.AssertEqual("refusals.txt", string.Join('\n', lines) + "\n");
    }

    private static async Task ReplayAsync(ReplayServer server, RecordedExchange recorded, AdapterCall call)
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

    private static async Task<Exception?> TryAsync(ReplayServer server, RecordedExchange recorded, AdapterCall call)
    {
        var path = recorded.Path.Split('?')[0];
        server.Answer([(path, recorded.Status, recorded.AnswerType, recorded.Answer), .. Beside(path)]);
        await using var node = new RestNode(new NodeEndpoints(server.Address, server.Address, server.Address), "nwaku", Everything, () => AdapterCall.RequestIdOf(recorded));
        if (!call.IsSame)
        {
            // Another path than the recorded one: whatever is asked gets the recorded answer.
            server.Answer(((IEnumerable<string>)["/relay/v1/messages/not-a-topic", "/relay/v1/messages/0", path, "/admin/v1/peers/relay/on/0", "/admin/v1/peers/mesh/on/0", "/health", Uri.UnescapeDataString(path)]).Distinct().Select(p => (p, recorded.Status, recorded.AnswerType, recorded.Answer)));
        }

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

    /// <summary>The other half of what one call asks.</summary>
    private static IEnumerable<(string Path, int Status, string? Type, string Body)> Beside(string path) => path switch
    {
        "/debug/v1/info" => [("/debug/v1/version", 200, "text/plain", "v0")],
        "/info" => [("/version", 200, "text/plain", "v0")],
        "/debug/v1/version" => [("/debug/v1/info", 200, "application/json", """{"listenAddresses":[]}""")],
        "/version" => [("/info", 200, "application/json", """{"listenAddresses":[]}""")],
        _ => [],
    };

    /// <summary>Refusals are those that say so by status, and two that hide behind a 200.</summary>
    private static bool IsRefusal(RecordedExchange recorded) => recorded.Status != 200
        || (recorded.Path.StartsWith("/store/v3", StringComparison.Ordinal) && !recorded.Answer.Contains("\"statusCode\":200", StringComparison.Ordinal))
        || recorded.Answer.Contains("\"statusDesc\":\"UNKNOWN\"", StringComparison.Ordinal);

    private static string? Json(RecordedExchange recorded, string name) => recorded.Answer.StartsWith('{') ? System.Text.Json.JsonDocument.Parse(recorded.Answer).RootElement.GetProperty(name).GetString() : null;

    private static string Short(string path) => path.Split('?')[0].Split("%2F")[0].Split("/16Uiu")[0];

    private static IEnumerable<TestCaseData> Cases(Func<AdapterCall?, bool> wanted) =>
        RecordedExchange.All.Select(static (r, i) => (Recorded: r, Index: i)).Where(p => wanted(AdapterCall.For(p.Recorded))).Select(static p => new TestCaseData(p.Index).SetArgDisplayNames(p.Recorded.ToString()));
}
