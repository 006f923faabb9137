using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Serving;

/// <summary>
/// Shows a <see cref="ResultsSite"/> to a browser of this machine. Other machines cannot reach it, and pages of others cannot read it. One
/// request for each connection: <see cref="HttpListener"/> mixes two of them up after one for a host that it does not serve.
/// </summary>
internal sealed class ResultsServer : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private readonly TcpListener _listener;
    private readonly ResultsSite _site;
    private readonly TimeProvider _time;

    /// <param name="site">What is shown.</param>
    /// <param name="port">Port on loopback; null for any that is free.</param>
    /// <param name="time">Clock.</param>
    /// <exception cref="UsageException">The port is taken or may not be used.</exception>
    public ResultsServer(ResultsSite site, int? port, TimeProvider time)
    {
        (_site, _time) = (site, time);
        _listener = new TcpListener(IPAddress.Loopback, port ?? 0);
        try
        {
            _listener.Start();
        }
        catch (SocketException e)
        {
            _listener.Dispose();
            throw new UsageException($"--port {port}: {e.Message}; leave --port out for one that is free");
        }

        Address = new Uri($"http://{_listener.LocalEndpoint}/");
    }

    /// <summary>Where it is.</summary>
    public Uri Address { get; }

    /// <summary>Answers until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                // Not awaited: a browser opens connections before it knows what to ask.
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync(cancellationToken), cancellationToken);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // A connection that was over before it was taken, or the end is asked for: the loop looks.
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private async Task AnswerAsync(TcpClient client, CancellationToken cancellationToken)
    {
        using (client)
        {
            using var limit = new CancellationTokenSource(Limit, _time);
            await using var end = cancellationToken.Register(limit.Cancel);
            try
            {
                var stream = client.GetStream();
                var request = await PageRequest.ReadAsync(stream, limit.Token);
                var (status, type, body) = request is null ? Plain(HttpStatusCode.BadRequest, "only HTTP/1.1 is spoken here") : Read(request);

                // However long the browser takes for the rest: it asked.
                limit.CancelAfter(Timeout.InfiniteTimeSpan);
                await stream.WriteAsync(Head(status, type, body.Length), limit.Token);
                await stream.WriteAsync(request?.Method == "HEAD" ? default : body.AsMemory(), limit.Token);

                // Closed with something unread, a connection is reset, and the answer may be lost with it.
                limit.CancelAfter(Limit);
                client.Client.Shutdown(SocketShutdown.Send);
                await stream.CopyToAsync(Stream.Null, limit.Token);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The browser hung up or says nothing, or the end is asked for.
            }
        }
    }

    /// <summary>A log that says it is a page is none, and no page loads anything from elsewhere but the report's own files.</summary>
    private static byte[] Head(HttpStatusCode status, string type, int length) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"HTTP/1.1 {(int)status} {status}\r\nContent-Type: {type}\r\nContent-Length: {length}\r\nConnection: close\r\nX-Content-Type-Options: nosniff\r\n"
            + $"Content-Security-Policy: default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:\r\n\r\n"));

    private (HttpStatusCode Status, string Type, byte[] Body) Read(PageRequest request)
    {
        if (request.Method is not ("GET" or "HEAD"))
        {
            return Plain(HttpStatusCode.MethodNotAllowed, "only GET: nothing is changed from here");
        }

        // A name that is not ours leads here only when somebody else's page asks.
        if (request.Host is { } host && host != Address.Authority && host != $"localhost:{Address.Port}")
        {
            return Plain(HttpStatusCode.Forbidden, $"open {Address}");
        }

        try
        {
            return _site.Find(request.Path) is { } found
                ? (HttpStatusCode.OK, found.Type, found.Body)
                : Plain(HttpStatusCode.NotFound, "there is no such page in the folder");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Plain(HttpStatusCode.NotFound, e.Message);
        }
    }

    private static (HttpStatusCode, string, byte[]) Plain(HttpStatusCode status, string text) =>
        (status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text));
}
