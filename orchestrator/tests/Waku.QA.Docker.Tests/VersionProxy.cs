using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Waku.QA.Docker.Tests;

/// <summary>
/// The real engine behind a socket of ours, as an engine that speaks one version of the API only: it refuses every other, in Docker 29's words, and
/// rewrites the accepted one to the engine's own. It shows how versions are negotiated, not how a later engine behaves.
/// </summary>
internal sealed partial class VersionProxy : IAsyncDisposable
{
    private const string Own = "v1.41";
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"waku-qa-proxy-{Guid.NewGuid():n}.sock");
    private readonly string _version;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _refused;
    private int _passed;

    public VersionProxy(string version)
    {
        _version = version;
        _listener.Bind(new UnixDomainSocketEndPoint(_path));
        _listener.Listen(64);
        _accepting = AcceptAsync();
    }

    public string Address => $"unix://{_path}";

    public int Refused => Volatile.Read(ref _refused);

    public int Passed => Volatile.Read(ref _passed);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        File.Delete(_path);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            _ = ServeAsync(await _listener.AcceptAsync(_stop.Token));
        }
    }

    private async Task ServeAsync(Socket accepted)
    {
        try
        {
            await using var client = new NetworkStream(accepted, ownsSocket: true);
            var head = await ReadHeadAsync(client);
            var line = head[..head.IndexOf("\r\n", StringComparison.Ordinal)];
            var asked = VersionOf().Match(line);
            if (asked.Success && asked.Groups[1].Value != _version)
            {
                Interlocked.Increment(ref _refused);
                await AnswerAsync(client, "400 Bad Request",
                    $$"""{"message":"client version {{asked.Groups[1].Value}} is too old. Minimum supported API version is """
                    + $$"""{{_version}}, please upgrade your client to a newer version"}""");
                return;
            }

            Interlocked.Increment(ref _passed);
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint("/var/run/docker.sock"), _stop.Token);
            await using var engine = new NetworkStream(socket, ownsSocket: true);

            // One request a connection, so that each has its version looked at; an upgraded one is one for good.
            var passed = head.Replace($"/v{_version}/", $"/{Own}/", StringComparison.Ordinal);
            passed = passed.Contains("Upgrade: ", StringComparison.OrdinalIgnoreCase) ? passed
                : ConnectionHeader().Replace(passed, "").Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal);
            await engine.WriteAsync(Encoding.ASCII.GetBytes(passed), _stop.Token);
            if (!asked.Success && line.Contains("/version", StringComparison.Ordinal))
            {
                await AnswerVersionAsync(client, engine);
                return;
            }

            var up = PumpAsync(client, engine, socket);
            await engine.CopyToAsync(client, _stop.Token);
            accepted.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two hung up.
        }
    }

    private async Task PumpAsync(Stream from, Stream to, Socket socket)
    {
        try
        {
            await from.CopyToAsync(to, _stop.Token);

            // The client is gone: the engine must hear of it, or it would go on with what nobody waits for.
            socket.Dispose();
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The answer is over.
        }
    }

    private async Task AnswerVersionAsync(Stream client, Stream engine)
    {
        using var answer = new MemoryStream();
        await engine.CopyToAsync(answer, _stop.Token);
        var text = Encoding.UTF8.GetString(answer.ToArray());
        var version = JsonNode.Parse(text[text.IndexOf('{')..(text.LastIndexOf('}') + 1)])!;
        version["ApiVersion"] = _version;
        version["MinAPIVersion"] = _version;
        await AnswerAsync(client, "200 OK", version.ToJsonString());
    }

    private static async Task AnswerAsync(Stream client, string status, string json) => await client.WriteAsync(Encoding.UTF8.GetBytes(
        $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\nConnection: close\r\n\r\n{json}"));

    private async Task<string> ReadHeadAsync(Stream client)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (head.Length < 4 || head[^1] != '\n' || head[^3] != '\n')
        {
            await client.ReadExactlyAsync(one, _stop.Token);
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    [GeneratedRegex("^[A-Z]+ /v([0-9.]+)/")]
    private static partial Regex VersionOf();

    [GeneratedRegex("\r\nConnection: [^\r]*", RegexOptions.IgnoreCase)]
    private static partial Regex ConnectionHeader();
}
