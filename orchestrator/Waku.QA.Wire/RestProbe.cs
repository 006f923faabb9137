using System.Net.Http.Headers;
using System.Text;

namespace Waku.QA.Wire;

/// <summary>Raw HTTP to a node's REST interface: requests that no adapter would send.</summary>
public sealed class RestProbe : IDisposable
{
    private readonly HttpClient _http;

    /// <summary>Talks to the REST interface at an address.</summary>
    public RestProbe(Uri address) =>
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>Sends one request. A content type of null sends the body without that header.</summary>
    public async Task<(int Status, string Body)> SendAsync(string method, string path, string? body, string? contentType, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        }

        using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
