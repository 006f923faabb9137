using System.Text;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Files;

/// <summary>Text files that users name: whatever stands at a path, reading it ends, and ends with a text or a reason.</summary>
public static class TextFile
{
    private const int MostBytes = 16 * 1024 * 1024;
    private const char NoText = '\0';

    /// <summary>Reads a file: UTF-8, or UTF-16 or UTF-32 with a byte order mark.</summary>
    /// <exception cref="UsageException">It cannot be read, is empty, a pipe or a device, too large, or no text.</exception>
    public static string Read(string file)
    {
        try
        {
            if (NamedFile.HasNothing(file))
            {
                throw new UsageException($"{file}:1:1: {NamedFile.Nothing}");
            }

            var bytes = ReadBytes(file);
            using var reader = new StreamReader(new MemoryStream(bytes), new UTF8Encoding(false, throwOnInvalidBytes: true),
                detectEncodingFromByteOrderMarks: true);
            var text = reader.ReadToEnd();
            return text.IndexOf(NoText, StringComparison.Ordinal) is >= 0 and var at
                ? throw new UsageException($"{file}:{text.AsSpan(0, at).Count('\n') + 1}:1: not a text file: it has NUL characters; save it as UTF-8")
                : text;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException(e is DecoderFallbackException
                ? $"{file}:1:1: not a text file in UTF-8: {e.Message}; save it as UTF-8"
                : $"{file}: cannot be read: {(Directory.Exists(file) ? "it is a folder; name a file in it" : e.Message)}");
        }
    }

    /// <summary>A length is a promise of the file system that not every one keeps: it is what was read that counts.</summary>
    private static byte[] ReadBytes(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[Math.Min(MostBytes + 1, Math.Max(4096, stream.CanSeek ? stream.Length + 1 : 0))];
        for (var length = 0; ;)
        {
            if (length == bytes.Length)
            {
                Array.Resize(ref bytes, Math.Min(MostBytes + 1, bytes.Length * 2));
            }

            var read = stream.Read(bytes, length, bytes.Length - length);
            length += read;
            if (length > MostBytes)
            {
                throw new UsageException($"{file}: larger than {MostBytes >> 20} MiB; no file of this program is");
            }

            if (read == 0)
            {
                return bytes[..length];
            }
        }
    }
}
