using System.Net;
using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Waku.Node.Control.V1;
using Waku.Node.Host.Http;

namespace Waku.Node.Host.Grpc;

/// <summary>gRPC over HTTP/2 without TLS on the bare server: token check, deadlines, status in the trailers. The calls are those of the generated bases.</summary>
internal static class GrpcServer
{
    public static Task<BareKestrel> StartAsync(
        IPEndPoint endPoint, string token, NodeControl.NodeControlBase control, TimeProvider time, ILogger log, CancellationToken cancellationToken) =>
        BareKestrel.StartAsync(endPoint, HttpProtocols.Http2, static limits =>
        {
            // Streams live as long as their run and may be silent for any time.
            limits.MaxRequestBodySize = null;
            limits.MinRequestBodyDataRate = null;
            limits.MinResponseDataRate = null;
        }, new Application(token, new GrpcServices(control), time, log), cancellationToken);

    private sealed class Application(string token, GrpcServices services, TimeProvider time, ILogger log) : IHttpApplication<HttpContext>
    {
        private readonly byte[] _authorization = Encoding.UTF8.GetBytes($"Bearer {token}");

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

        private async Task<(StatusCode Status, string Message)> RunAsync(HttpContext context)
        {
            if (!CryptographicOperations.FixedTimeEquals(_authorization, Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString())))
            {
                return (StatusCode.Unauthenticated, "the metadata 'authorization' must be 'Bearer <token of the run>'");
            }

            var path = context.Request.Path.Value ?? "";
            if (services.Find(path) is not { } method)
            {
                return (StatusCode.Unimplemented, $"no method {path}");
            }

            var timeout = GrpcCallContext.TimeoutOf(context.Request.Headers["grpc-timeout"]);
            var until = timeout is { } limited ? time.GetUtcNow().UtcDateTime + limited : DateTime.MaxValue;
            using var deadline = timeout is { } left ? new CancellationTokenSource(left, time) : new CancellationTokenSource();
            using var any = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted);
            try
            {
                var call = new GrpcCallContext(context, until, any.Token);
                await method(context, call).ConfigureAwait(false);
                return (call.Status.StatusCode, call.Status.Detail ?? "");
            }
            catch (RpcException e)
            {
                return (e.StatusCode, e.Status.Detail);
            }
            catch (OperationCanceledException)
            {
                return deadline.IsCancellationRequested ? (StatusCode.DeadlineExceeded, "the deadline passed") : (StatusCode.Cancelled, "");
            }
            catch (Exception e)
            {
                log.LogError(e, "gRPC {Path} failed", path);
                return (StatusCode.Internal, e.Message);
            }
        }
    }
}
