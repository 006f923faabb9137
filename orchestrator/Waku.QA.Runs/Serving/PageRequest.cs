using System.Text;

namespace Waku.QA.Runs.Serving;

/// <summary>Head of an HTTP/1.1 request, as far as pages need it (RFC 9112).</summary>
/// <param name="Method">Method.</param>
/// <param name="Target">Request target, as it came.</param>
/// <param name="Host">Host field; null where there is none.</param>
internal sealed record PageRequest(string Method, string Target, string? Host)
{
    private const int MaxHead = 16 * 1024;
    private const string Host11 = "Host:";

    /// <summary>Path of the target, decoded: without its query, and without scheme and host where it has them.</summary>
    public string Path
    {
        get
        {
            var target = Target.StartsWith('/') || !Uri.TryCreate(Target, UriKind.Absolute, out var whole) ? Target : whole.AbsolutePath;
            return Uri.UnescapeDataString(target.Split('?', '#')[0]);
        }
    }

    /// <summary>Reads one; null where what comes is none, or ends too early.</summary>
    public static async Task<PageRequest?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxHead];
        for (var filled = 0; filled < MaxHead;)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken);
            if (read == 0)
            {
                return null;
            }

            filled += read;
            if (buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8) is >= 0 and var end)
            {
                return Parse(Encoding.Latin1.GetString(buffer, 0, end));
            }
        }

        return null;
    }

    private static PageRequest? Parse(string head)
    {
        var lines = head.Split("\r\n");
        var host = Array.Find(lines, static l => l.StartsWith(Host11, StringComparison.OrdinalIgnoreCase))?[Host11.Length..].Trim();
        return lines[0].Split(' ') is [{ Length: > 0 } method, { Length: > 0 } target, "HTTP/1.1" or "HTTP/1.0"]
            ? new PageRequest(method, target, host)
            : null;
    }
}
