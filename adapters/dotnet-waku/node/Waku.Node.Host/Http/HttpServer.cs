using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Waku.Node.Host.Http;

/// <summary>REST and metrics: routes over HTTP/1.1.</summary>
internal static class HttpServer
{
    private const int MaxBody = 16 * 1024 * 1024;

    /// <summary>Longest request line and headers, as in nwaku.</summary>
    private const int MaxHeaders = 64 * 1024;

    /// <summary>Starts a server.</summary>
    /// <param name="endPoint">Where it listens.</param>
    /// <param name="routes">What it serves; <c>OPTIONS</c> is answered for each of them.</param>
    /// <param name="origins">Origins of browsers that may call it; see <see cref="OriginPolicy"/>.</param>
    /// <param name="counters">Counts what it answers.</param>
    /// <param name="log">Log of failures.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <param name="change">Changes the status of each answer; null for none.</param>
    public static Task<BareKestrel> StartAsync(
        IPEndPoint endPoint, IReadOnlyList<RestRoute> routes, IReadOnlyList<string> origins, RequestCounters counters, ILogger log,
        CancellationToken cancellationToken, Func<int, int>? change = null) =>
        BareKestrel.StartAsync(endPoint, HttpProtocols.Http1, Limit, new Application(WithOptions(routes), new OriginPolicy(origins), counters, log, change),
            cancellationToken);

    private static void Limit(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = MaxBody;
        limits.MaxRequestHeadersTotalSize = MaxHeaders;

        // Kestrel's own answer to a line that is too long is 414, nwaku's 431: the line is read, with the limit of a body, and answered here.
        limits.MaxRequestBufferSize = MaxBody;
        limits.MaxRequestLineSize = MaxBody;
    }

    /// <summary>Browsers ask by OPTIONS before they call: every path answers, those that say so themselves by their own route.</summary>
    private static List<RestRoute> WithOptions(IReadOnlyList<RestRoute> routes) =>
    [
        .. routes,
        .. routes.Select(static r => r.Pattern).Distinct().Where(p => !routes.Any(r => r.Method == "OPTIONS" && r.Pattern == p))
            .Select(static p => new RestRoute("OPTIONS", p, static c => c.OkAsync())),
    ];

    private sealed class Application(IReadOnlyList<RestRoute> routes, OriginPolicy origins, RequestCounters counters, ILogger log, Func<int, int>? change)
        : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }

        public async Task ProcessRequestAsync(HttpContext context)
        {
            // The raw target: a topic's slashes arrive as %2F and must not be confused with path separators.
            var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
            try
            {
                await AnswerAsync(context, target).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // The client left.
            }
            catch (Microsoft.AspNetCore.Http.BadHttpRequestException e)
            {
                counters.AddInvalid();
                await new RestContext(context, []).TextAsync(e.StatusCode, e.Message).ConfigureAwait(false);
            }
            catch (Exception e) when (!context.Response.HasStarted)
            {
                log.LogError(e, "REST {Method} {Target} failed", context.Request.Method, target);
                await new RestContext(context, []).TextAsync(500, e.Message).ConfigureAwait(false);
            }
        }

        private async Task AnswerAsync(HttpContext context, string target)
        {
            if (target.Length > MaxHeaders)
            {
                counters.AddInvalid();
                await new RestContext(context, []).TextAsync(431, "").ConfigureAwait(false);
                return;
            }

            if (!origins.Admit(context))
            {
                await new RestContext(context, []).TextAsync(403, "").ConfigureAwait(false);
                return;
            }

            var query = target.IndexOf('?', StringComparison.Ordinal);
            var path = (query < 0 ? target : target[..query]).Split('/');
            foreach (var route in routes)
            {
                if (route.Match(context.Request.Method, path) is { } arguments)
                {
                    await route.Handler(new RestContext(context, arguments, change)).ConfigureAwait(false);
                    counters.AddAnswer(route.Pattern, context.Response.StatusCode);
                    return;
                }
            }

            counters.AddMissing();
            await new RestContext(context, [], change).TextAsync(404, "").ConfigureAwait(false);
        }
    }
}
