using System.Net;
using System.Net.Sockets;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Serving;

/// <summary>Shows a <see cref="ResultsSite"/> to a browser of this machine. Other machines cannot reach it, and pages of others cannot read it.</summary>
internal sealed class ResultsServer : IDisposable
{
    private const int Tries = 20;
    private readonly HttpListener _listener;
    private readonly ResultsSite _site;

    /// <param name="site">What is shown.</param>
    /// <param name="port">Port on loopback; null for any that is free.</param>
    /// <exception cref="UsageException">The port is taken or may not be used.</exception>
    public ResultsServer(ResultsSite site, int? port)
    {
        _site = site;
        (_listener, Address) = Listen(port);
    }

    /// <summary>Where it is.</summary>
    public Uri Address { get; }

    /// <summary>Answers until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var stop = cancellationToken.Register(_listener.Stop);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException)
            {
                // The browser hung up, or the end is asked for: the loop looks.
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Close();

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var response = context.Response;
        var (status, type, body) = Read(context.Request);
        (response.StatusCode, response.ContentType, response.ContentLength64) = ((int)status, type, body.Length);

        // A log that says it is a page is none, and no page loads anything from elsewhere but the report's own files.
        response.Headers["X-Content-Type-Options"] = "nosniff";
        response.Headers["Content-Security-Policy"] = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:";
        if (context.Request.HttpMethod != "HEAD")
        {
            await response.OutputStream.WriteAsync(body);
        }
    }

    private (HttpStatusCode Status, string Type, byte[] Body) Read(HttpListenerRequest request)
    {
        if (request.HttpMethod is not ("GET" or "HEAD"))
        {
            return Plain(HttpStatusCode.MethodNotAllowed, "only GET: nothing is changed from here");
        }

        // A name that is not ours leads here only when somebody else's page asks.
        if (request.UserHostName is { } host && host != Address.Authority && host != $"localhost:{Address.Port}")
        {
            return Plain(HttpStatusCode.Forbidden, $"open {Address}");
        }

        try
        {
            return _site.Find(Uri.UnescapeDataString(request.Url!.AbsolutePath)) is { } found
                ? (HttpStatusCode.OK, found.Type, found.Body)
                : Plain(HttpStatusCode.NotFound, "there is no such page in the folder");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Plain(HttpStatusCode.NotFound, e.Message);
        }
    }

    private static (HttpStatusCode, string, byte[]) Plain(HttpStatusCode status, string text) =>
        (status, "text/plain; charset=utf-8", System.Text.Encoding.UTF8.GetBytes(text));

    private static (HttpListener, Uri) Listen(int? wanted)
    {
        for (var n = 1; ; n++)
        {
            var port = wanted ?? FreePort();
            var address = new Uri($"http://127.0.0.1:{port}/");
            var listener = new HttpListener { Prefixes = { address.ToString(), $"http://localhost:{port}/" } };
            try
            {
                listener.Start();
                return (listener, address);
            }
            catch (Exception e) when (e is HttpListenerException or SocketException)
            {
                listener.Close();
                if (wanted is not null || n == Tries)
                {
                    throw new UsageException($"--port {port}: {e.Message}; leave --port out for one that is free");
                }
            }
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
