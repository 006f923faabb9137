using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Rest;

/// <summary>HTTP to one node. Time-outs are the caller's: each call takes a cancellation token.</summary>
/// <param name="baseAddress">Address of REST, or of metrics.</param>
public sealed class RestClient(Uri baseAddress) : IDisposable
{
    /// <summary>Longer than every time-out inside a node, so that the node's own word is heard.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionIdleTimeout = Limit })
    {
        BaseAddress = baseAddress,
        Timeout = Limit,
    };

    /// <summary>Body of a successful GET.</summary>
    /// <exception cref="NodeRefusedException">Any other answer.</exception>
    public async Task<byte[]> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(path, cancellationToken).ConfigureAwait(false);
        return await CheckAsync("GET", path, response, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A successful GET, read as JSON.</summary>
    /// <exception cref="ForeignAnswerException">It is not JSON.</exception>
    public async Task<RestAnswer> GetJsonAsync(string path, CancellationToken cancellationToken) =>
        RestAnswer.Read($"GET {path}", await GetAsync(path, cancellationToken).ConfigureAwait(false));

    /// <summary>Sends a JSON body; the body of the answer.</summary>
    /// <exception cref="NodeRefusedException">The answer is not a success.</exception>
    public async Task<byte[]> SendAsync(HttpMethod method, string path, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        using var content = new ReadOnlyMemoryContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return await CheckAsync(method.Method, path, response, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a list of texts.</summary>
    public Task<byte[]> SendAsync(HttpMethod method, string path, IReadOnlyList<string> values, CancellationToken cancellationToken) =>
        SendAsync(method, path, JsonSerializer.SerializeToUtf8Bytes(values, RestJson.Relaxed), cancellationToken);

    /// <summary>A path segment or query value, so that the slashes of topics do not split the path.</summary>
    public static string Escape(string segment) => Uri.EscapeDataString(segment);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static async Task<byte[]> CheckAsync(string method, string path, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        var text = Encoding.UTF8.GetString(body);
        if (response.Content.Headers.ContentType?.MediaType == "text/html" && text.Contains('<', StringComparison.Ordinal))
        {
            // nwaku labels one plain text of its own so ("Invalid content type"), but sends no markup.
            throw new ForeignAnswerException($"{method} {path}", "HTML", text);
        }

        var status = (int)response.StatusCode;
        return response.IsSuccessStatusCode ? body : throw new NodeRefusedException($"{method} {path}", status, text, RestErrors.Classify(status, text));
    }
}
