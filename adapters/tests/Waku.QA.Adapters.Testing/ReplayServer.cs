using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Waku.QA.Adapters.Testing;

/// <summary>
/// Answers HTTP on loopback with what was recorded, byte for byte, and closes each connection as nim-presto does; remembers what it
/// was asked, byte for byte. Whatever it has no answer for is a 404 without a body.
/// </summary>
public sealed class ReplayServer : IDisposable
{
    private readonly string _name;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Dictionary<string, (int Status, string? Type, string Body)> _answers = [];
    private readonly List<(string Method, string Path, string? ContentType, byte[] Body)> _requests = [];

    /// <summary>Starts to listen on a free port.</summary>
    /// <param name="name">What it calls itself in the header <c>Server</c>.</param>
    public ReplayServer(string name = "nim-presto/0.0.3 (amd64/linux)")
    {
        _name = name;
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>What it was asked since the last <see cref="Answer"/>, byte for byte.</summary>
    public IReadOnlyList<(string Method, string Path, string? ContentType, byte[] Body)> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Sets the answers by path without query; a status of 0 ends the connection instead.</summary>
    public void Answer(params IEnumerable<(string Path, int Status, string? Type, string Body)> answers)
    {
        lock (_requests)
        {
            _requests.Clear();
            _answers.Clear();
            foreach (var (path, status, type, body) in answers)
            {
                _answers[path] = (status, type, body);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await AnswerAsync(client.GetStream());
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            // Disposed: the test is over.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.Latin1, leaveOpen: true);
        var head = ReadHead(reader);
        var asked = head.Split("\r\n");
        var first = asked[0].Split(' ');
        string? Header(string name) =>
            asked.FirstOrDefault(l => l.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
        var body = reader.ReadBytes(int.Parse(Header("Content-Length") ?? "0", System.Globalization.CultureInfo.InvariantCulture));
        (int Status, string? Type, string Body) answer;
        lock (_requests)
        {
            _requests.Add((first[0], first[1], Header("Content-Type"), body));
            answer = _answers.GetValueOrDefault(first[1].Split('?')[0], (404, "text/plain", ""));
        }

        if (answer.Status != 0)
        {
            var bytes = Encoding.UTF8.GetBytes(answer.Body);
            var type = answer.Type is null ? "" : $"Content-Type: {answer.Type}\r\n";
            var lines = $"HTTP/1.1 {answer.Status} X\r\nServer: {_name}\r\n{type}Content-Length: {bytes.Length}\r\nConnection: close\r\n\r\n";
            await stream.WriteAsync(Encoding.Latin1.GetBytes(lines));
            await stream.WriteAsync(bytes);
        }
    }

    private static string ReadHead(BinaryReader reader)
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append((char)reader.ReadByte());
        }

        return head.ToString();
    }
}
