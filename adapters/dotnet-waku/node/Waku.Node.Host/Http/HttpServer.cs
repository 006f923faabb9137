using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Waku.Node.Host.Http;

/// <summary>REST and metrics: routes over HTTP/1.1.</summary>
internal static class HttpServer
{
    private const long MaxBody = 16 * 1024 * 1024;

    public static Task<BareKestrel> StartAsync(IPEndPoint endPoint, IReadOnlyList<RestRoute> routes, IReadOnlyList<string> origins, ILogger log,
        CancellationToken cancellationToken, Func<int, int>? change = null) =>
        BareKestrel.StartAsync(
            endPoint, HttpProtocols.Http1, static limits =>
                limits.MaxRequestBodySize = MaxBody, new Application(routes, new OriginPolicy(origins), log, change), cancellationToken);

    private sealed class Application(IReadOnlyList<RestRoute> routes, OriginPolicy origins, ILogger log, Func<int, int>? change) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }

        public async Task ProcessRequestAsync(HttpContext context)
        {
            // The raw target: a topic's slashes arrive as %2F and must not be confused with path separators.
            var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
            var query = target.IndexOf('?', StringComparison.Ordinal);
            var path = (query < 0 ? target : target[..query]).Split('/');
            try
            {
                if (!origins.Admit(context))
                {
                    await new RestContext(context, []).TextAsync(403, "").ConfigureAwait(false);
                    return;
                }

                foreach (var route in routes)
                {
                    if (route.Match(context.Request.Method, path) is { } arguments)
                    {
                        await route.Handler(new RestContext(context, arguments, change)).ConfigureAwait(false);
                        return;
                    }
                }

                await new RestContext(context, [], change).TextAsync(404, "").ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // The client left.
            }
            catch (Microsoft.AspNetCore.Http.BadHttpRequestException e)
            {
                await new RestContext(context, []).TextAsync(e.StatusCode, e.Message).ConfigureAwait(false);
            }
            catch (Exception e) when (!context.Response.HasStarted)
            {
                log.LogError(e, "REST {Method} {Target} failed", context.Request.Method, target);
                await new RestContext(context, []).TextAsync(500, e.Message).ConfigureAwait(false);
            }
        }
    }
}
