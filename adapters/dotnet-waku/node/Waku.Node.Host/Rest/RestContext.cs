using System.Buffers;
using System.Text;

namespace Waku.Node.Host.Rest;

/// <summary>One request and its answer, in nwaku's manner: errors are plain text, an unknown route is an empty 404.</summary>
internal readonly struct RestContext(HttpContext http, string[] arguments)
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
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted).ConfigureAwait(false);
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
