using System.Text.Json;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Wire;

/// <summary>Messaging over REST (<c>/messaging/v1</c>), as a build of August 2026 that stands for nwaku v0.39 has it (issue 19, item 3).</summary>
/// <param name="address">The node's REST address.</param>
public sealed class MessagingClient(Uri address) : IDisposable
{
    private const string Path = "/messaging/v1";
    private readonly RestProbe _rest = new(address);

    /// <summary>Subscribes to content topics; the node finds their shards.</summary>
    /// <exception cref="NodeRefusedException">It does not.</exception>
    public Task SubscribeAsync(IReadOnlyList<string> contentTopics, CancellationToken cancellationToken) =>
        AskAsync("POST", "subscriptions", JsonSerializer.Serialize(contentTopics), cancellationToken);

    /// <summary>Leaves content topics; those that were not subscribed too.</summary>
    /// <exception cref="NodeRefusedException">It does not.</exception>
    public Task UnsubscribeAsync(IReadOnlyList<string> contentTopics, CancellationToken cancellationToken) =>
        AskAsync("DELETE", "subscriptions", JsonSerializer.Serialize(contentTopics), cancellationToken);

    /// <summary>Sends a payload on a content topic; the time is the node's. The id by which it tells what becomes of it.</summary>
    /// <exception cref="NodeRefusedException">It does not.</exception>
    public async Task<string> SendAsync(NodeMessage message, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["payload"] = Convert.ToBase64String(message.Payload),
            ["contentTopic"] = message.ContentTopic,
            ["ephemeral"] = message.Ephemeral,
        });
        return Read(await AskAsync("POST", "messages", body, cancellationToken).ConfigureAwait(false), static r => r.GetProperty("requestId").GetString()!);
    }

    /// <summary>What became of a request since it was asked for; empty while nothing is known of it.</summary>
    public async Task<IReadOnlyList<MessagingEvent>> SentAsync(string requestId, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await AskAsync("GET", $"events/send/{Uri.EscapeDataString(requestId)}", null, cancellationToken).ConfigureAwait(false);
            return Read<IReadOnlyList<MessagingEvent>>(answer, static r => [.. r.GetProperty("events").EnumerateArray().Select(static e =>
                new MessagingEvent(e.GetProperty("kind").GetString()!, e.GetProperty("messageHash").GetString()!))]);
        }
        catch (NodeRefusedException e) when (e.Error == NodeError.NotFound && e.Answer.Contains(requestId, StringComparison.Ordinal))
        {
            return [];
        }
    }

    /// <summary>What came on the subscribed content topics since the last time, with the hashes that the node gives them.</summary>
    /// <exception cref="NodeRefusedException">It serves no messaging.</exception>
    public async Task<IReadOnlyList<(string Hash, NodeMessage Message)>> ReceivedAsync(CancellationToken cancellationToken) =>
        Read<IReadOnlyList<(string, NodeMessage)>>(await AskAsync("GET", "events/received", null, cancellationToken).ConfigureAwait(false),
            static r => [.. r.EnumerateArray().Select(static e => (e.GetProperty("messageHash").GetString()!, MessageOf(e.GetProperty("message"))))]);

    /// <inheritdoc/>
    public void Dispose() => _rest.Dispose();

    private static NodeMessage MessageOf(JsonElement message) => new()
    {
        Payload = message.GetProperty("payload").GetBytesFromBase64(),
        ContentTopic = message.GetProperty("contentTopic").GetString()!,
        Version = message.GetProperty("version").GetUInt32(),
        Timestamp = message.GetProperty("timestamp").GetInt64(),
        Ephemeral = message.GetProperty("ephemeral").GetBoolean(),
    };

    private static T Read<T>(string answer, Func<JsonElement, T> read)
    {
        try
        {
            return read(JsonElement.Parse(answer));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new NodeRefusedException(Path, 200, answer, NodeError.Malformed);
        }
    }

    private async Task<string> AskAsync(string method, string what, string? body, CancellationToken cancellationToken)
    {
        var (status, answer) = await _rest.SendAsync(method, $"{Path}/{what}", body, body is null ? null : "application/json", cancellationToken)
            .ConfigureAwait(false);
        return status is >= 200 and < 300 ? answer : throw new NodeRefusedException($"{method} {Path}/{what}", status, answer, status switch
        {
            400 => NodeError.BadRequest,
            404 => NodeError.NotFound,
            _ => NodeError.Internal,
        });
    }
}
