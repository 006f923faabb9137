using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using Waku.Libp2p.Primitives;
using Waku.Libp2p.Resources;
using Waku.Libp2p.Security;

namespace Waku.Libp2p.Muxing.Mplex;

/// <summary>mplex 6.7.0, deprecated but the only muxer of the stock js-waku SDK.</summary>
internal sealed class MplexSession(NoiseChannel channel, ConnectionScope scope, TimeProvider time) : IMuxer
{
    public const string Protocol = "/mplex/6.7.0";
    private const int MaxMessage = 1024 * 1024;
    private static readonly TimeSpan SlowReaderLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CloseLimit = TimeSpan.FromMilliseconds(200);
    private readonly ConcurrentDictionary<(ulong Id, bool Initiator), MplexStream> _streams = new();
    private ulong _nextId;
    private volatile bool _over;

    public int StreamCount => _streams.Count;

    public IEnumerable<MuxedStream> Streams => _streams.Values;

    public bool IsOver => _over;

    public MuxedStream Open()
    {
        if (_over || _streams.Count >= scope.Limits.StreamsPerConnection)
        {
            throw new IOException(_over ? "the connection is closed" : $"the connection already has {_streams.Count} streams");
        }

        var id = Interlocked.Increment(ref _nextId) - 1;
        var stream = new MplexStream(this, id, initiator: true, scope, time);
        _streams[(id, true)] = stream;
        try
        {
            Send(id, MplexFlag.NewStream, Encoding.ASCII.GetBytes(id.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }
        catch (IOException)
        {
            // Writing fails before reading notices.
            _over = true;
            throw;
        }

        return stream;
    }

    public async Task RunAsync(Action<MuxedStream> onInbound)
    {
        var reason = new IOException("the connection ended");
        var turn = default(FairTurn);
        try
        {
            while (true)
            {
                var result = await channel.Input.ReadAsync().ConfigureAwait(false);
                var buffer = result.Buffer;
                var over = false;
                while (!over && TryReadMessage(ref buffer, out var id, out var flag, out var body))
                {
                    await HandleAsync(id, flag, body, onInbound).ConfigureAwait(false);
                    over = turn.IsOver(flag == MplexFlag.NewStream ? FairTurn.StreamCost : 1 + body.Length);
                }

                // What was not looked at is there at once in the next turn.
                channel.Input.AdvanceTo(buffer.Start, over ? buffer.Start : buffer.End);
                if (over)
                {
                    await Task.Yield();
                }
                else if (result.IsCompleted)
                {
                    break;
                }
            }
        }
        catch (Exception e) when (e is IOException or Libp2pException)
        {
            reason = new IOException(e.Message, e);
        }

        _over = true;
        await channel.Input.CompleteAsync().ConfigureAwait(false);
        foreach (var stream in _streams.Values)
        {
            stream.Abort(reason);
        }
    }

    public void Send(ulong id, MplexFlag flag, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[2 * Varint.MaxLength];
        channel.Append(header[..WriteHeader(header, id, flag, payload.Length)], payload);
    }

    /// <summary>Appends data; false when too much waits already.</summary>
    public bool TrySendData(ulong id, MplexFlag flag, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[2 * Varint.MaxLength];
        return channel.TryAppend(header[..WriteHeader(header, id, flag, payload.Length)], payload);
    }

    public void TrySend(ulong id, MplexFlag flag)
    {
        try
        {
            Send(id, flag, default);
        }
        catch (IOException)
        {
            // Nobody is left to tell.
        }
    }

    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => channel.WaitForRoomAsync(cancellationToken);

    public void Remove(MplexStream stream) => _streams.TryRemove((stream.Id, stream.Initiator), out _);

    public async ValueTask DisposeAsync()
    {
        _over = true;
        await channel.CloseAsync(CloseLimit, time).ConfigureAwait(false);
    }

    private static int WriteHeader(Span<byte> header, ulong id, MplexFlag flag, int length)
    {
        var n = Varint.Write(header, (id << 3) | (byte)flag);
        return n + Varint.Write(header[n..], (ulong)length);
    }

    private static bool TryReadMessage(ref ReadOnlySequence<byte> buffer, out ulong id, out MplexFlag flag, out ReadOnlySequence<byte> body)
    {
        id = 0;
        flag = default;
        body = default;
        var status = Varint.TryRead(buffer, out var header, out var first);
        if (status != OperationStatus.Done)
        {
            return status == OperationStatus.NeedMoreData ? false : throw new Libp2pException("malformed mplex header");
        }

        status = Varint.TryRead(buffer.Slice(first), out var length, out var second);
        if (status == OperationStatus.NeedMoreData)
        {
            return false;
        }

        if (status != OperationStatus.Done || length > MaxMessage || (header & 7) > (ulong)MplexFlag.ResetInitiator)
        {
            throw new Libp2pException("malformed or over-long mplex message");
        }

        if (buffer.Length < first + second + (long)length)
        {
            return false;
        }

        id = header >> 3;
        flag = (MplexFlag)(header & 7);
        body = buffer.Slice(first + second, (long)length);
        buffer = buffer.Slice(body.End);
        return true;
    }

    private async ValueTask HandleAsync(ulong id, MplexFlag flag, ReadOnlySequence<byte> body, Action<MuxedStream> onInbound)
    {
        scope.ThrowIfAborted();
        if (flag == MplexFlag.NewStream)
        {
            Accept(id, onInbound);
            return;
        }

        // A message "from the initiator" belongs to a stream the peer opened, and the other way round.
        var initiator = flag is MplexFlag.MessageReceiver or MplexFlag.CloseReceiver or MplexFlag.ResetReceiver;
        if (!_streams.TryGetValue((id, initiator), out var stream))
        {
            return;
        }

        switch (flag)
        {
            case MplexFlag.MessageInitiator or MplexFlag.MessageReceiver:
                await ReceiveAsync(stream, body).ConfigureAwait(false);
                break;
            case MplexFlag.CloseInitiator or MplexFlag.CloseReceiver:
                stream.RemoteClosed();
                break;
            default:
                if (stream.Protocol.Length == 0)
                {
                    scope.Fault();
                }

                stream.Abort(new IOException("the peer reset the stream"));
                break;
        }
    }

    private async ValueTask ReceiveAsync(MplexStream stream, ReadOnlySequence<byte> body)
    {
        var flush = stream.ReceiveAsync(body, CancellationToken.None);
        if (flush.IsCompleted)
        {
            await flush.ConfigureAwait(false);
            return;
        }

        try
        {
            await flush.AsTask().WaitAsync(SlowReaderLimit, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            stream.Reset();
        }
    }

    private void Accept(ulong id, Action<MuxedStream> onInbound)
    {
        if (_over || _streams.Count >= scope.Limits.StreamsPerConnection || !scope.TryNegotiate())
        {
            scope.Counters.Add(ResourceCounter.StreamsRefused);
            scope.Fault();
            TrySend(id, MplexFlag.ResetReceiver);
            return;
        }

        var stream = new MplexStream(this, id, initiator: false, scope, time);
        if (!_streams.TryAdd((id, false), stream))
        {
            throw new Libp2pException($"mplex stream {id} was opened twice");
        }

        onInbound(stream);
    }
}
