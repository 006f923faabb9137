using System.Net.Http.Headers;
using System.Text.Json;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Rest;

/// <summary>HTTP to one node. Time-outs are the caller's: each call takes a cancellation token.</summary>
internal sealed class RestClient(Uri baseAddress) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30) })
    {
        BaseAddress = baseAddress,
        Timeout = TimeSpan.FromSeconds(30),
    };

    public async Task<byte[]> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(path, cancellationToken).ConfigureAwait(false);
        return await CheckAsync("GET", path, response, cancellationToken).ConfigureAwait(false);
    }

    public async Task SendAsync(HttpMethod method, string path, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        using var content = new ReadOnlyMemoryContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        await CheckAsync(method.Method, path, response, cancellationToken).ConfigureAwait(false);
    }

    public Task SendAsync(HttpMethod method, string path, IReadOnlyList<string> values, CancellationToken cancellationToken) =>
        SendAsync(method, path, JsonSerializer.SerializeToUtf8Bytes(values), cancellationToken);

    public static string Escape(string segment) => Uri.EscapeDataString(segment);

    public void Dispose() => _http.Dispose();

    private static async Task<byte[]> CheckAsync(string method, string path, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        return response.IsSuccessStatusCode
            ? body
            : throw new NodeRefusedException($"{method} {path}", (int)response.StatusCode, System.Text.Encoding.UTF8.GetString(body));
    }
}
