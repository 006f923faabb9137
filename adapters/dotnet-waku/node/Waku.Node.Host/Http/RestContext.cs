using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Waku.Node.Host.Http;

/// <summary>One request and its answer, in nwaku's manner: errors are plain text, an unknown route is an empty 404.</summary>
internal readonly struct RestContext(HttpContext http, string[] arguments, Func<int, int>? change = null)
{
    private const int MaxBody = 16 * 1024 * 1024;

    public CancellationToken Aborted => http.RequestAborted;

    /// <summary>URL-decoded path parameter.</summary>
    public string Argument(int index) => arguments[index];

    public Task TextAsync(int status, string text) => SendAsync(status, "text/plain", Encoding.UTF8.GetBytes(text));

    public Task OkAsync() => TextAsync(200, "OK");

    public Task JsonAsync(ReadOnlyMemory<byte> json) => SendAsync(200, "application/json", json);

    public async Task SendAsync(int status, string contentType, ReadOnlyMemory<byte> body)
    {
        http.Response.StatusCode = change is null ? status : change(status);
        http.Response.ContentType = contentType;
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Values of a query parameter, URL-decoded and joined with commas as nwaku does; null when it is absent.</summary>
    public string? Query(string name) => http.Request.Query.TryGetValue(name, out var values) ? string.Join(',', values.AsEnumerable()) : null;

    /// <summary>Body of a JSON request, or what is wrong with it in nwaku's words; nothing is sent.</summary>
    public async Task<(byte[] Body, string? Problem)> TryBodyAsync(bool acceptText)
    {
        var body = await ReadAsync().ConfigureAwait(false);
        var type = http.Request.ContentType?.Split(';')[0].Trim();
        var problem = body.Length == 0 ? "Missing content body"
            : type == "application/json" || (acceptText && type == "text/plain") ? null
            : acceptText ? "Wrong Content-Type, expected application/json or text/plain" : "Wrong Content-Type, expected application/json";
        return (body, problem);
    }

    /// <summary>An object of one or two texts, as lightpush and filter answer.</summary>
    public Task StatusAsync(int status, string? requestId, string? description, uint? relayPeerCount = null)
    {
        var output = new ArrayBufferWriter<byte>(128);
        using var writer = new Utf8JsonWriter(output,
            new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        writer.WriteStartObject();
        if (requestId is not null)
        {
            writer.WriteString("requestId", requestId);
        }

        if (description is not null)
        {
            writer.WriteString("statusDesc", description);
        }

        if (relayPeerCount is { } count)
        {
            writer.WriteNumber("relayPeerCount", count);
        }

        writer.WriteEndObject();
        writer.Flush();
        return SendAsync(status, "application/json", output.WrittenMemory);
    }

    /// <summary>Body of a JSON request, or null after an error was sent. <paramref name="missing"/> is the text for an empty body.</summary>
    public async Task<byte[]?> BodyAsync(string missing = "")
    {
        var body = await ReadAsync().ConfigureAwait(false);
        if (body.Length == 0)
        {
            await TextAsync(400, missing).ConfigureAwait(false);
            return null;
        }

        var type = http.Request.ContentType?.Split(';')[0].Trim();
        if (string.IsNullOrEmpty(type))
        {
            await SendAsync(400, "text/html; charset=utf-8", "Invalid content type"u8.ToArray()).ConfigureAwait(false);
            return null;
        }

        if (type is not ("application/json" or "text/plain"))
        {
            await TextAsync(400, "Wrong Content-Type, expected application/json or text/plain").ConfigureAwait(false);
            return null;
        }

        return body;
    }

    private async Task<byte[]> ReadAsync()
    {
        if (http.Request.ContentLength is > 0 and <= MaxBody and var length)
        {
            var exact = new byte[length];
            await http.Request.Body.ReadExactlyAsync(exact, http.RequestAborted).ConfigureAwait(false);
            return exact;
        }

        using var all = new MemoryStream();
        await http.Request.Body.CopyToAsync(all, http.RequestAborted).ConfigureAwait(false);
        return all.ToArray();
    }
}
