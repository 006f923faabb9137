using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Security.Cryptography;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Primitives;
using Waku.Libp2p.Transports;

namespace Waku.Libp2p.Security;

/// <summary>
/// A secured connection. Writers append to one pipe under a lock; a pump encrypts whatever has gathered into as few frames and
/// socket writes as it can. No allocation per frame.
/// </summary>
internal sealed class NoiseChannel : IByteChannel, IAsyncDisposable
{
    private const int MaxFrame = ushort.MaxValue;

    /// <summary>nim-libp2p never puts more plaintext into a frame; neither do we.</summary>
    private const int MaxPlaintext = MaxFrame - 48;
    private const int MaxSend = 4 * MaxFrame;
    private const long HighWater = 1024 * 1024;
    private const int DefaultControl = 256 * 1024;

    private readonly RawConnection _raw;
    private readonly NoiseCipher _encrypt;
    private readonly NoiseCipher _decrypt;
    private readonly Pipe _inbound = new(new PipeOptions(
        pauseWriterThreshold: 256 * 1024, resumeWriterThreshold: 128 * 1024, useSynchronizationContext: false));
    private readonly Pipe _outbound = new(new PipeOptions(pauseWriterThreshold: 0, minimumSegmentSize: 32 * 1024, useSynchronizationContext: false));
    private readonly Lock _writeLock = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly Task _pumps;
    private readonly TimeProvider _time;
    private TaskCompletionSource? _room;
    private long _pending;
    private long _sendingSince;
    private long _heardAt;
    private bool _completed;

    public NoiseChannel(RawConnection raw, PeerId remotePeer, NoiseCipher encrypt, NoiseCipher decrypt, TimeProvider time)
    {
        _time = time;
        _heardAt = time.GetTimestamp();
        _raw = raw;
        RemotePeer = remotePeer;
        _encrypt = encrypt;
        _decrypt = decrypt;
        _pumps = Task.WhenAll(Task.Run(ReadPumpAsync), Task.Run(WritePumpAsync));
    }

    public PeerId RemotePeer { get; }

    public RawConnection Raw => _raw;

    public PipeReader Input => _inbound.Reader;

    /// <summary>Bytes of control frames that may wait beyond the data; above, the connection is closed.</summary>
    public int MaxUnsentControl { get; set; } = DefaultControl;

    /// <summary>Called when a peer asks for more answers than it reads.</summary>
    public Action? OnControlOverflow { get; set; }

    /// <summary>Timestamp of the last bytes from the remote.</summary>
    public long HeardAt => Interlocked.Read(ref _heardAt);

    /// <summary>Timestamp since which one write waits for the socket; 0 when none does.</summary>
    public long SendingSince => Interlocked.Read(ref _sendingSince);

    public static int LengthOf(in ReadOnlySequence<byte> buffer)
    {
        Span<byte> head = stackalloc byte[2];
        buffer.Slice(0, 2).CopyTo(head);
        return BinaryPrimitives.ReadUInt16BigEndian(head);
    }

    /// <summary>
    /// Appends one control frame. Never blocks: what a peer asks for and does not read is bounded by <see cref="MaxUnsentControl"/>, and
    /// costs it the connection.
    /// </summary>
    public void Append(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        lock (_writeLock)
        {
            if (_completed || _pending <= HighWater + MaxFrame + MaxUnsentControl)
            {
                Write(header, payload);
                return;
            }
        }

        OnControlOverflow?.Invoke();
        CompleteWriter();
        _ = _raw.DisposeAsync();
        throw new IOException("the peer asks for more than it reads");
    }

    /// <summary>Appends one frame of data; false when 1 MiB waits already: then <see cref="WaitForRoomAsync"/>.</summary>
    public bool TryAppend(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        lock (_writeLock)
        {
            if (_pending >= HighWater && !_completed)
            {
                return false;
            }

            Write(header, payload);
            return true;
        }
    }

    /// <summary>Completes when less than 1 MiB waits to be sent.</summary>
    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        lock (_writeLock)
        {
            if (_pending < HighWater || _completed)
            {
                return ValueTask.CompletedTask;
            }

            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(_room.Task.WaitAsync(cancellationToken));
        }
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        Append(data.Span, default);
        return WaitForRoomAsync(cancellationToken);
    }

    /// <summary>Lets what was appended leave, then closes; at most <paramref name="limit"/> long.</summary>
    public async Task CloseAsync(TimeSpan limit, TimeProvider time)
    {
        CompleteWriter();
        try
        {
            await _pumps.WaitAsync(limit, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The remote does not read; what is left is dropped with the connection.
        }

        await DisposeAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        CompleteWriter();
        await _closed.CancelAsync().ConfigureAwait(false);
        await _raw.DisposeAsync().ConfigureAwait(false);
        await _pumps.ConfigureAwait(false);
        lock (_writeLock)
        {
            _encrypt.Dispose();
            _decrypt.Dispose();
        }
    }

    private void Write(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        if (_completed)
        {
            throw new IOException("the connection is closed");
        }

        _outbound.Writer.Write(header);
        if (!payload.IsEmpty)
        {
            _outbound.Writer.Write(payload);
        }

        _pending += header.Length + payload.Length;

        // Completes at once: the pipe has no pause threshold, back-pressure is WaitForRoomAsync.
        _ = _outbound.Writer.FlushAsync();
    }

    private void CompleteWriter()
    {
        lock (_writeLock)
        {
            if (!_completed)
            {
                _completed = true;
                _outbound.Writer.Complete();
                _room?.TrySetResult();
            }
        }
    }

    private async Task ReadPumpAsync()
    {
        Exception? error = null;
        var turn = default(FairTurn);
        try
        {
            while (true)
            {
                var result = await _raw.Input.ReadAsync(_closed.Token).ConfigureAwait(false);
                var buffer = result.Buffer;
                Interlocked.Exchange(ref _heardAt, _time.GetTimestamp());
                var wrote = false;
                while (buffer.Length >= 2)
                {
                    var length = LengthOf(buffer);
                    if (length < NoiseCipher.TagLength)
                    {
                        throw new Libp2pException("Noise frame shorter than its tag");
                    }

                    if (buffer.Length < 2 + length)
                    {
                        break;
                    }

                    Decrypt(buffer.Slice(2, length), length);
                    wrote = true;
                    buffer = buffer.Slice(2 + length);
                }

                var handled = result.Buffer.Length - buffer.Length;
                _raw.Input.AdvanceTo(buffer.Start, buffer.End);
                if (wrote && (await _inbound.Writer.FlushAsync(_closed.Token).ConfigureAwait(false)).IsCompleted)
                {
                    break;
                }

                if (result.IsCompleted)
                {
                    break;
                }

                if (turn.IsOver(handled))
                {
                    await Task.Yield();
                }
            }
        }
        catch (Exception e)
        {
            // Whatever the transport throws, it means that this connection is over; the reader is told.
            error = e is OperationCanceledException ? null : e;
        }

        await _inbound.Writer.CompleteAsync(error is null ? null : new IOException("the connection failed", error)).ConfigureAwait(false);
        await _raw.Input.CompleteAsync().ConfigureAwait(false);
    }

    private void Decrypt(in ReadOnlySequence<byte> frame, int length)
    {
        var target = _inbound.Writer.GetSpan(length);
        if (frame.IsSingleSegment)
        {
            _decrypt.Decrypt(frame.FirstSpan, target);
        }
        else
        {
            var copy = ArrayPool<byte>.Shared.Rent(length);
            frame.CopyTo(copy);
            _decrypt.Decrypt(copy.AsSpan(0, length), target);
            ArrayPool<byte>.Shared.Return(copy);
        }

        _inbound.Writer.Advance(length - NoiseCipher.TagLength);
    }

    private async Task WritePumpAsync()
    {
        try
        {
            while (true)
            {
                var result = await _outbound.Reader.ReadAsync(_closed.Token).ConfigureAwait(false);
                var buffer = result.Buffer;
                while (!buffer.IsEmpty)
                {
                    var part = buffer.Slice(0, Math.Min(buffer.Length, MaxSend - (MaxSend / MaxPlaintext + 1) * (2 + NoiseCipher.TagLength)));
                    await SendAsync(part).ConfigureAwait(false);
                    Release(part.Length);
                    buffer = buffer.Slice(part.End);
                }

                _outbound.Reader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    break;
                }
            }
        }
        catch (Exception)
        {
            // The reader side reports the cause; writers see a closed connection.
        }

        CompleteWriter();
        await _outbound.Reader.CompleteAsync().ConfigureAwait(false);
        await _raw.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask SendAsync(ReadOnlySequence<byte> plaintext)
    {
        var size = (int)plaintext.Length + (int)(plaintext.Length / MaxPlaintext + 1) * (2 + NoiseCipher.TagLength);
        var output = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            var n = 0;
            while (!plaintext.IsEmpty)
            {
                var length = (int)Math.Min(plaintext.Length, MaxPlaintext);
                BinaryPrimitives.WriteUInt16BigEndian(output.AsSpan(n), (ushort)(length + NoiseCipher.TagLength));
                plaintext.Slice(0, length).CopyTo(output.AsSpan(n + 2));
                _encrypt.Encrypt(output.AsSpan(n + 2, length), output.AsSpan(n + 2));
                n += 2 + length + NoiseCipher.TagLength;
                plaintext = plaintext.Slice(length);
            }

            Interlocked.Exchange(ref _sendingSince, _time.GetTimestamp());
            await _raw.WriteAsync(output.AsMemory(0, n), _closed.Token).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Exchange(ref _sendingSince, 0);
            ArrayPool<byte>.Shared.Return(output);
        }
    }

    private void Release(long sent)
    {
        lock (_writeLock)
        {
            _pending -= sent;
            if (_pending < HighWater && _room is { } room)
            {
                _room = null;
                room.TrySetResult();
            }
        }
    }
}
