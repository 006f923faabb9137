using System.Text;
using System.Text.RegularExpressions;

namespace Waku.QA.Engines;

/// <summary>Keeps the end of what is written to it, whatever the length: a node may log a gigabyte, in one line.</summary>
internal sealed partial class LogEnd : Stream
{
    /// <summary>What is kept at least; twice as much at most.</summary>
    internal const int Kept = 256 * 1024;
    private readonly byte[] _buffer = new byte[2 * Kept];
    private int _length;
    private bool _isCut;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>The last lines, without colours: nwaku writes them even to a file.</summary>
    public IReadOnlyList<string> Lines(int count)
    {
        var lines = Colours().Replace(Encoding.UTF8.GetString(_buffer, 0, _length).TrimEnd('\n'), "").Split('\n');
        return [.. (_isCut && lines.Length > 1 ? lines.Skip(1) : lines).TakeLast(count)];
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_length == _buffer.Length)
            {
                _buffer.AsSpan(_length - Kept).CopyTo(_buffer);
                (_length, _isCut) = (Kept, true);
            }

            var part = Math.Min(buffer.Length, _buffer.Length - _length);
            buffer[..part].CopyTo(_buffer.AsSpan(_length));
            _length += part;
            buffer = buffer[part..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    public override void Flush()
    {
        // Nothing is held back.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    [GeneratedRegex(@"\x1b\[[0-9;]*m", RegexOptions.CultureInvariant)]
    private static partial Regex Colours();
}
