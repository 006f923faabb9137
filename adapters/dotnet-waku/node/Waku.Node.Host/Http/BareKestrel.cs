using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Waku.Node.Host.Http;

/// <summary>Kestrel without host, middleware or routing framework: a node should start in a fraction of a second.</summary>
internal sealed class BareKestrel : IAsyncDisposable
{
    private readonly KestrelServer _server;

    private BareKestrel(KestrelServer server) => _server = server;

    public static async Task<BareKestrel> StartAsync(
        IPEndPoint endPoint, HttpProtocols protocols, Action<KestrelServerLimits> limits, IHttpApplication<HttpContext> application,
            CancellationToken cancellationToken)
    {
        var options = new KestrelServerOptions { AddServerHeader = false, ApplicationServices = new NoServices() };
        limits(options.Limits);
        options.Listen(endPoint, listen => listen.Protocols = protocols);
        var server = new KestrelServer(
            Options.Create(options), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
                NullLoggerFactory.Instance);
        await server.StartAsync(application, cancellationToken).ConfigureAwait(false);
        return new BareKestrel(server);
    }

    /// <summary>Stops at once: what is under way is cut off.</summary>
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
}
