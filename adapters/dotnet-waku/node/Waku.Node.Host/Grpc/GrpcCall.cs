using System.Globalization;
using Google.Protobuf;
using Waku.Node.Control;

namespace Waku.Node.Host.Grpc;

/// <summary>One call as the server sees it: requests in, answers out.</summary>
internal sealed class GrpcCall(HttpContext http, CancellationToken cancelled)
{
    /// <summary>Cancelled when the client left or its deadline passed.</summary>
    public CancellationToken Cancelled => cancelled;

    /// <summary>The next request; null when the client has no more.</summary>
    public ValueTask<T?> NextAsync<T>(MessageParser<T> parser)
        where T : class, IMessage<T> => GrpcFraming.ReadAsync(http.Request.BodyReader, parser, cancelled);

    /// <summary>The one request of a unary call.</summary>
    public async ValueTask<T> RequestAsync<T>(MessageParser<T> parser)
        where T : class, IMessage<T> =>
            await NextAsync(parser).ConfigureAwait(false) ?? throw new GrpcException(GrpcStatus.InvalidArgument, $"a {typeof(T).Name} is missing");

    /// <summary>Sends an answer at once.</summary>
    public ValueTask SendAsync(IMessage message)
    {
        Write(message);
        return FlushAsync();
    }

    /// <summary>Writes an answer that the next flush sends.</summary>
    public void Write(IMessage message) => GrpcFraming.Write(http.Response.BodyWriter, message);

    /// <summary>Sends what was written.</summary>
    public async ValueTask FlushAsync() => await http.Response.BodyWriter.FlushAsync(cancelled).ConfigureAwait(false);

    /// <summary>Reads <c>grpc-timeout</c>: up to 8 digits and a unit.</summary>
    public static TimeSpan? TimeoutOf(string? text) =>
        text is { Length: > 1 } && long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value < 100_000_000
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
}
