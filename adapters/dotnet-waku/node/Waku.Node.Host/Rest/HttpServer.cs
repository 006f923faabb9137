using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Waku.Node.Host.Rest;

/// <summary>Kestrel without host, middleware or routing framework: a node should start in a fraction of a second.</summary>
internal sealed class HttpServer : IAsyncDisposable
{
    private readonly KestrelServer _server;

    private HttpServer(KestrelServer server) => _server = server;

    public static async Task<HttpServer> StartAsync(IPEndPoint endPoint, IReadOnlyList<RestRoute> routes, IReadOnlyList<string> origins, ILogger log, CancellationToken cancellationToken)
    {
        var options = new KestrelServerOptions { AddServerHeader = false, ApplicationServices = new NoServices() };
        options.Limits.MaxRequestBodySize = 16 * 1024 * 1024;
        options.Listen(endPoint, static listen => listen.Protocols = HttpProtocols.Http1);
        var server = new KestrelServer(
            Options.Create(options), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance), NullLoggerFactory.Instance);
        await server.StartAsync(new Application(routes, new OriginPolicy(origins), log), cancellationToken).ConfigureAwait(false);
        return new HttpServer(server);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync().ConfigureAwait(false);
        await _server.StopAsync(now.Token).ConfigureAwait(false);
        _server.Dispose();
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }

    private sealed class Application(IReadOnlyList<RestRoute> routes, OriginPolicy origins, ILogger log) : IHttpApplication<HttpContext>
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
                        await route.Handler(new RestContext(context, arguments)).ConfigureAwait(false);
                        return;
                    }
                }

                await new RestContext(context, []).TextAsync(404, "").ConfigureAwait(false);
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
