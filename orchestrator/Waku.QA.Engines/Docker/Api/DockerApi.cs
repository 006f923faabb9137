using System.IO.Pipes;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Waku.QA.Engines.Docker.Api;

/// <summary>A small typed client of the Docker Engine HTTP API (v1.41; Podman's compatible socket speaks it too).</summary>
internal sealed class DockerApi : IDisposable
{
    private const string Version = "/v1.41";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };
    private readonly HttpClient _http;

    public DockerApi(Uri endpoint)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, ConnectCallback = (_, token) => ConnectAsync(endpoint, token) };
        _http = new HttpClient(handler) { BaseAddress = new Uri("http://engine"), Timeout = Timeout.InfiniteTimeSpan };
    }

    public async Task<EngineVersion> VersionAsync(CancellationToken cancellationToken) =>
        await GetAsync<EngineVersion>("/version", cancellationToken).ConfigureAwait(false);

    public async Task<ImageInspect?> InspectImageAsync(string reference, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync($"{Version}/images/{reference}/json", cancellationToken).ConfigureAwait(false);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync<ImageInspect>(response, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Pulls an image; each progress line of the engine is reported.</summary>
    public async Task PullAsync(string reference, string? registryAuth, IProgress<string> progress, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Version}/images/create?fromImage={Uri.EscapeDataString(reference)}");
        if (registryAuth is not null)
        {
            request.Headers.Add("X-Registry-Auth", registryAuth);
        }

        await StreamAsync(request, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Builds an image of a tar context.</summary>
    public async Task BuildAsync(Stream tar, string tag, IReadOnlyDictionary<string, string> arguments, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var query = $"t={Uri.EscapeDataString(tag)}&rm=1&forcerm=1&buildargs={Uri.EscapeDataString(JsonSerializer.Serialize(arguments))}";
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Version}/build?{query}") { Content = new StreamContent(tar) };
        request.Content.Headers.ContentType = new("application/x-tar");
        await StreamAsync(request, progress, cancellationToken).ConfigureAwait(false);
    }

    public async Task<string> CreateNetworkAsync(NetworkCreate network, CancellationToken cancellationToken) =>
        (await PostAsync<Created>("/networks/create", network, cancellationToken).ConfigureAwait(false)).Id;

    public Task<List<NetworkSummary>> ListNetworksAsync(string? filters, CancellationToken cancellationToken) =>
        GetAsync<List<NetworkSummary>>($"/networks{Filter(filters)}", cancellationToken);

    public Task RemoveNetworkAsync(string id, CancellationToken cancellationToken) => DeleteAsync($"/networks/{id}", cancellationToken);

    public async Task<string> CreateContainerAsync(string name, ContainerCreate container, CancellationToken cancellationToken) =>
        (await PostAsync<Created>($"/containers/create?name={Uri.EscapeDataString(name)}", container, cancellationToken).ConfigureAwait(false)).Id;

    public Task StartAsync(string id, CancellationToken cancellationToken) => PostAsync($"/containers/{id}/start", cancellationToken);

    /// <summary>SIGTERM, then SIGKILL after <paramref name="grace"/>.</summary>
    public Task StopAsync(string id, TimeSpan grace, CancellationToken cancellationToken) => PostAsync($"/containers/{id}/stop?t={Math.Ceiling(grace.TotalSeconds)}", cancellationToken);

    public Task KillAsync(string id, CancellationToken cancellationToken) => PostAsync($"/containers/{id}/kill", cancellationToken);

    /// <summary>Completes when the container is not running any more; its exit code.</summary>
    public async Task<int> WaitAsync(string id, CancellationToken cancellationToken) =>
        (await PostAsync<WaitAnswer>($"/containers/{id}/wait?condition=not-running", null, cancellationToken).ConfigureAwait(false)).StatusCode;

    public Task<ContainerInspect> InspectAsync(string id, CancellationToken cancellationToken) => GetAsync<ContainerInspect>($"/containers/{id}/json", cancellationToken);

    public Task<List<ContainerSummary>> ListContainersAsync(string filters, CancellationToken cancellationToken) =>
        GetAsync<List<ContainerSummary>>($"/containers/json?all=1&filters={Uri.EscapeDataString(filters)}", cancellationToken);

    public Task RemoveContainerAsync(string id, CancellationToken cancellationToken) => DeleteAsync($"/containers/{id}?force=1&v=1", cancellationToken);

    public async Task CopyLogsAsync(string id, int? tail, Stream destination, CancellationToken cancellationToken)
    {
        var path = $"{Version}/containers/{id}/logs?stdout=1&stderr=1&tail={tail?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "all"}";
        using var response = await _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        await EnsureAsync(response, cancellationToken).ConfigureAwait(false);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await MultiplexedStream.CopyAsync(body, destination, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One sample of a container's resource use.</summary>
    public Task<ContainerStats> StatsAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<ContainerStats>($"/containers/{id}/stats?stream=false&one-shot=true", cancellationToken);

    /// <summary>Engine events as they happen, for ever; the caller cancels.</summary>
    public async IAsyncEnumerable<EngineEvent> EventsAsync(string filters, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync($"{Version}/events{Filter(filters)}", HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        await EnsureAsync(response, cancellationToken).ConfigureAwait(false);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            yield return JsonSerializer.Deserialize<EngineEvent>(line, Json)!;
        }
    }

    /// <summary>Runs a command in a container: exit code and output.</summary>
    public async Task<(int ExitCode, string Output)> ExecAsync(string id, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var created = await PostAsync<Created>($"/containers/{id}/exec", new ExecCreate(command, true, true), cancellationToken).ConfigureAwait(false);
        using var content = JsonContent.Create(new ExecStart(false, false), options: Json);
        using var response = await _http.PostAsync($"{Version}/exec/{created.Id}/start", content, cancellationToken).ConfigureAwait(false);
        await EnsureAsync(response, cancellationToken).ConfigureAwait(false);
        using var output = new MemoryStream();
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await MultiplexedStream.CopyAsync(body, output, cancellationToken).ConfigureAwait(false);
        var ended = await GetAsync<ExecInspect>($"/exec/{created.Id}/json", cancellationToken).ConfigureAwait(false);
        return (ended.ExitCode, System.Text.Encoding.UTF8.GetString(output.ToArray()));
    }

    public void Dispose() => _http.Dispose();

    private static string Filter(string? filters) => filters is null ? "" : $"?filters={Uri.EscapeDataString(filters)}";

    private async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(Version + path, cancellationToken).ConfigureAwait(false);
        return await ReadAsync<T>(response, cancellationToken).ConfigureAwait(false);
    }

    private async Task PostAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await _http.PostAsync(Version + path, null, cancellationToken).ConfigureAwait(false);
        await EnsureAsync(response, cancellationToken).ConfigureAwait(false);
    }

    private async Task<T> PostAsync<T>(string path, object? body, CancellationToken cancellationToken)
    {
        using var content = body is null ? null : JsonContent.Create(body, options: Json);
        if (content is not null)
        {
            // The engine wants a length, not chunks.
            await content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
        }

        using var response = await _http.PostAsync(Version + path, content, cancellationToken).ConfigureAwait(false);
        return await ReadAsync<T>(response, cancellationToken).ConfigureAwait(false);
    }

    private async Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await _http.DeleteAsync(Version + path, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.NotFound)
        {
            await EnsureAsync(response, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task StreamAsync(HttpRequestMessage request, IProgress<string> progress, CancellationToken cancellationToken)
    {
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        await EnsureAsync(response, cancellationToken).ConfigureAwait(false);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            var message = JsonSerializer.Deserialize<ProgressLine>(line, Json)!;
            if (message.Error is not null)
            {
                throw new DockerApiException((int)response.StatusCode, message.Error);
            }

            if ((message.Status ?? message.Stream)?.Trim() is { Length: > 0 } text)
            {
                progress.Report(message.Id is null ? text : $"{message.Id}: {text}");
            }
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await EnsureAsync(response, cancellationToken).ConfigureAwait(false);
        return (await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken).ConfigureAwait(false))!;
    }

    private static async Task EnsureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotModified)
        {
            return;
        }

        var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            text = JsonSerializer.Deserialize<ErrorAnswer>(text, Json)?.message ?? text;
        }
        catch (JsonException)
        {
            // Not the engine's JSON: its text says more than nothing.
        }

        throw new DockerApiException((int)response.StatusCode, text);
    }

    private static async ValueTask<Stream> ConnectAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        switch (endpoint.Scheme)
        {
            case "unix":
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(endpoint.LocalPath), cancellationToken).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            case "npipe":
                var pipe = new NamedPipeClientStream(".", endpoint.Segments[^1], PipeDirection.InOut, PipeOptions.Asynchronous);
                await pipe.ConnectAsync(cancellationToken).ConfigureAwait(false);
                return pipe;
            case "tcp" or "http":
                var tcp = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await tcp.ConnectAsync(endpoint.Host, endpoint.Port, cancellationToken).ConfigureAwait(false);
                return new NetworkStream(tcp, ownsSocket: true);
            default:
                throw new NotSupportedException($"engine address '{endpoint}': unix, npipe or tcp expected");
        }
    }
}
