using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Waku.Node.Control;
using Waku.Node.Host.Http;

namespace Waku.Node.Host.Grpc;

/// <summary>gRPC over HTTP/2 without TLS: token check, deadlines, unary and streamed calls, status in the trailers.</summary>
internal static class GrpcServer
{
    public static Task<BareKestrel> StartAsync(
        IPEndPoint endPoint, string token, string service, IReadOnlyDictionary<string, Func<GrpcCall, Task>> methods, TimeProvider time, ILogger log,
            CancellationToken cancellationToken) =>
        BareKestrel.StartAsync(endPoint, HttpProtocols.Http2, static limits =>
        {
            // Streams live as long as their run and may be silent for any time.
            limits.MaxRequestBodySize = null;
            limits.MinRequestBodyDataRate = null;
            limits.MinResponseDataRate = null;
        }, new Application(token, service, methods, time, log), cancellationToken);

    private sealed class Application(string token, string service, IReadOnlyDictionary<string, Func<GrpcCall, Task>> methods, TimeProvider time,
        ILogger log) : IHttpApplication<HttpContext>
    {
        private readonly byte[] _authorization = Encoding.UTF8.GetBytes($"Bearer {token}");
        private readonly string _prefix = $"/{service}/";

        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }

        public async Task ProcessRequestAsync(HttpContext context)
        {
            if (context.Request.Method != "POST" || context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) != true)
            {
                context.Response.StatusCode = 415;
                return;
            }

            context.Response.ContentType = "application/grpc";
            var (status, message) = await RunAsync(context).ConfigureAwait(false);
            if (context.RequestAborted.IsCancellationRequested)
            {
                return;
            }

            context.Response.AppendTrailer("grpc-status", ((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture));
            if (message.Length > 0)
            {
                context.Response.AppendTrailer("grpc-message", Uri.EscapeDataString(message));
            }
        }

        private async Task<(GrpcStatus Status, string Message)> RunAsync(HttpContext context)
        {
            if (!CryptographicOperations.FixedTimeEquals(_authorization, Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString())))
            {
                return (GrpcStatus.Unauthenticated, "the metadata 'authorization' must be 'Bearer <token of the run>'");
            }

            var path = context.Request.Path.Value ?? "";
            if (!path.StartsWith(_prefix, StringComparison.Ordinal) || !methods.TryGetValue(path[_prefix.Length..], out var method))
            {
                return (GrpcStatus.Unimplemented, $"no method {path}");
            }

            using var deadline = GrpcCall.TimeoutOf(context.Request.Headers["grpc-timeout"]) is { } timeout ? new CancellationTokenSource(timeout, time)
                : new CancellationTokenSource();
            using var any = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted);
            try
            {
                await method(new GrpcCall(context, any.Token)).ConfigureAwait(false);
                return (GrpcStatus.Ok, "");
            }
            catch (GrpcException e)
            {
                return (e.Status, e.Message);
            }
            catch (OperationCanceledException)
            {
                return deadline.IsCancellationRequested ? (GrpcStatus.DeadlineExceeded, "the deadline passed") : (GrpcStatus.Cancelled, "");
            }
            catch (Exception e)
            {
                log.LogError(e, "gRPC {Path} failed", path);
                return (GrpcStatus.Internal, e.Message);
            }
        }
    }
}
