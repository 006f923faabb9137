using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Google.Protobuf;

namespace Waku.Node.Control;

/// <summary>Calls over HTTP/2 without TLS, one connection. Grpc.Net.Client could take its place: the wire is gRPC's.</summary>
public sealed class GrpcChannel : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _service;

    /// <summary>Creates the channel; nothing is sent yet.</summary>
    /// <param name="address">Base address, <c>http://host:port</c>.</param>
    /// <param name="service">Full name of the service.</param>
    /// <param name="token">Token that every call carries.</param>
    public GrpcChannel(Uri address, string service, string token)
    {
        _service = service;
        _http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5), EnableMultipleHttp2Connections = true })
        {
            BaseAddress = address,
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _http.DefaultRequestHeaders.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
    }

    /// <summary>One request, one answer.</summary>
    /// <exception cref="GrpcException">The call ended with an error, or the node cannot be reached (Unavailable).</exception>
    public async Task<TResponse> CallAsync<TResponse>(string method, IMessage request, MessageParser<TResponse> parser, CancellationToken cancellationToken)
        where TResponse : class, IMessage<TResponse> =>
        await AnswerAsync(method, StreamAsync(method, ToAsync([request]), single: true, parser, cancellationToken)).ConfigureAwait(false);

    /// <summary>Many requests, one answer.</summary>
    /// <exception cref="GrpcException">As the other overload.</exception>
    public Task<TResponse> CallAsync<TResponse>(string method, IAsyncEnumerable<IMessage> requests, MessageParser<TResponse> parser, CancellationToken cancellationToken)
        where TResponse : class, IMessage<TResponse> => AnswerAsync(method, StreamAsync(method, requests, single: false, parser, cancellationToken));

    /// <summary>One request, many answers, as they come.</summary>
    /// <exception cref="GrpcException">As the other overloads.</exception>
    public IAsyncEnumerable<TResponse> StreamAsync<TResponse>(string method, IMessage request, MessageParser<TResponse> parser, CancellationToken cancellationToken)
        where TResponse : class, IMessage<TResponse> => StreamAsync(method, ToAsync([request]), single: true, parser, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static async Task<TResponse> AnswerAsync<TResponse>(string method, IAsyncEnumerable<TResponse> answers)
        where TResponse : class
    {
        TResponse? answer = null;
        await foreach (var message in answers.ConfigureAwait(false))
        {
            answer ??= message;
        }

        return answer ?? throw new GrpcException(GrpcStatus.Internal, $"{method} ended without an answer");
    }

    private static async IAsyncEnumerable<IMessage> ToAsync(IEnumerable<IMessage> messages)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var message in messages)
        {
            yield return message;
        }
    }

    private async IAsyncEnumerable<TResponse> StreamAsync<TResponse>(
        string method, IAsyncEnumerable<IMessage> requests, bool single, MessageParser<TResponse> parser, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TResponse : class, IMessage<TResponse>
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/{_service}/{method}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new GrpcContent(requests, single),
        };
        using var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        Check(response.Headers);
        var input = PipeReader.Create(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        while (await NextAsync(input, parser, cancellationToken).ConfigureAwait(false) is { } message)
        {
            yield return message;
        }

        Check(response.TrailingHeaders);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw new GrpcException(GrpcStatus.Unavailable, $"{_http.BaseAddress} cannot be reached: {e.Message}");
        }
    }

    private static async ValueTask<T?> NextAsync<T>(PipeReader input, MessageParser<T> parser, CancellationToken cancellationToken)
        where T : class, IMessage<T>
    {
        try
        {
            return await GrpcFraming.ReadAsync(input, parser, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new GrpcException(GrpcStatus.Unavailable, $"the connection was lost: {e.Message}");
        }
    }

    private static void Check(HttpResponseHeaders headers)
    {
        if (!headers.TryGetValues("grpc-status", out var values) || !int.TryParse(values.First(), out var status) || status == 0)
        {
            return;
        }

        var text = headers.TryGetValues("grpc-message", out var messages) ? Uri.UnescapeDataString(messages.First()) : "";
        throw new GrpcException((GrpcStatus)status, text);
    }
}
