using System.Globalization;
using Grpc.Core;
using GrpcMetadata = Grpc.Core.Metadata;

namespace Waku.Node.Host.Grpc;

/// <summary>One call as a method of the generated base sees it.</summary>
internal sealed class GrpcCallContext(HttpContext http, DateTime deadline, CancellationToken cancelled) : ServerCallContext
{
    private const int MostDigits = 8;
    private GrpcMetadata? _requestHeaders;

    protected override string MethodCore => http.Request.Path.Value ?? "";

    protected override string HostCore => http.Request.Host.Value ?? "";

    protected override string PeerCore => $"{http.Connection.RemoteIpAddress}:{http.Connection.RemotePort}";

    protected override DateTime DeadlineCore => deadline;

    protected override GrpcMetadata RequestHeadersCore => _requestHeaders ??= ReadHeaders();

    /// <summary>Cancelled when the client left or its deadline passed.</summary>
    protected override CancellationToken CancellationTokenCore => cancelled;

    protected override GrpcMetadata ResponseTrailersCore { get; } = [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore { get; } = new(null, []);

    /// <summary>Reads <c>grpc-timeout</c>: up to 8 digits and a unit.</summary>
    public static TimeSpan? TimeoutOf(string? text) =>
        text is { Length: > 1 and <= MostDigits + 1 } && long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? text[^1] switch
            {
                'H' => TimeSpan.FromHours(Math.Min(value, 10_000)),
                'M' => TimeSpan.FromMinutes(Math.Min(value, 600_000)),
                'S' => TimeSpan.FromSeconds(value),
                'm' => TimeSpan.FromMilliseconds(value),
                'u' => TimeSpan.FromMicroseconds(value),
                'n' => TimeSpan.FromTicks(value / 100),
                _ => null,
            }
            : null;

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotSupportedException("calls are not passed on");

    protected override async Task WriteResponseHeadersAsyncCore(GrpcMetadata responseHeaders)
    {
        foreach (var entry in responseHeaders.Where(static e => !e.IsBinary))
        {
            http.Response.Headers.Append(entry.Key, entry.Value);
        }

        await http.Response.BodyWriter.FlushAsync(cancelled).ConfigureAwait(false);
    }

    private GrpcMetadata ReadHeaders()
    {
        GrpcMetadata headers = [];
        foreach (var (name, values) in http.Request.Headers.Where(static h => h.Key[0] != ':' && !h.Key.EndsWith(GrpcMetadata.BinaryHeaderSuffix, StringComparison.Ordinal)))
        {
            headers.Add(name.ToLowerInvariant(), values.ToString());
        }

        return headers;
    }
}
