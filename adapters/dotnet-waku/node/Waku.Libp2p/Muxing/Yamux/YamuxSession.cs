using System.Buffers;
using System.Collections.Concurrent;
using Waku.Libp2p.Primitives;
using Waku.Libp2p.Resources;
using Waku.Libp2p.Security;

namespace Waku.Libp2p.Muxing.Yamux;

/// <summary>yamux 1.0.0 over a secured channel: client streams are odd, server streams even.</summary>
internal sealed class YamuxSession(NoiseChannel channel, bool client, ConnectionScope scope, TimeProvider time) : IMuxer
{
    public const string Protocol = "/yamux/1.0.0";
    private static readonly TimeSpan CloseLimit = TimeSpan.FromMilliseconds(200);
    private readonly ConcurrentDictionary<uint, YamuxStream> _streams = new();
    private readonly List<YamuxStream> _dirty = [];
    private uint _nextId = client ? 1u : 2u;
    private Action<MuxedStream> _onInbound = static _ => { };
    private volatile bool _goneAway;

    public int StreamCount => _streams.Count;

    public IEnumerable<MuxedStream> Streams => _streams.Values;

    public bool IsOver => _goneAway;

    public MuxedStream Open()
    {
        if (_goneAway || _streams.Count >= scope.Limits.StreamsPerConnection)
        {
            throw new IOException(_goneAway ? "the peer is closing the connection" : $"the connection already has {_streams.Count} streams");
        }

        var id = Interlocked.Add(ref _nextId, 2) - 2;
        var stream = new YamuxStream(this, id, scope, time);
        _streams[id] = stream;
        try
        {
            Send(new YamuxFrame(YamuxFrameType.WindowUpdate, YamuxFlags.Syn, id, 0));
        }
        catch (IOException)
        {
            // Writing fails before reading notices.
            _goneAway = true;
            throw;
        }

        return stream;
    }

    public async Task RunAsync(Action<MuxedStream> onInbound)
    {
        _onInbound = onInbound;
        YamuxFrame current = default;
        YamuxStream? target = null;
        uint remaining = 0;
        var turn = default(FairTurn);
        var reason = new IOException("the connection ended");
        try
        {
            while (true)
            {
                var result = await channel.Input.ReadAsync().ConfigureAwait(false);
                var buffer = result.Buffer;
                var over = false;
                while (!over)
                {
                    if (remaining > 0)
                    {
                        var part = buffer.Slice(0, Math.Min(remaining, buffer.Length));
                        Deliver(target, part);
                        remaining -= (uint)part.Length;
                        buffer = buffer.Slice(part.End);
                        over = turn.IsOver(part.Length);
                        if (remaining > 0)
                        {
                            break;
                        }

                        Finish(current, target);
                        continue;
                    }

                    if (!TryReadHeader(ref buffer, out current))
                    {
                        break;
                    }

                    (target, remaining) = Handle(current);
                    over = turn.IsOver(Opens(current) ? FairTurn.StreamCost : YamuxFrame.HeaderLength);
                }

                // What was not looked at is there at once in the next turn.
                channel.Input.AdvanceTo(buffer.Start, over ? buffer.Start : buffer.End);
                FlushDirty();
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
            if (e is Libp2pException)
            {
                TrySend(new YamuxFrame(YamuxFrameType.GoAway, YamuxFlags.None, 0, 1));
            }
        }

        _goneAway = true;
        await channel.Input.CompleteAsync().ConfigureAwait(false);
        foreach (var stream in _streams.Values)
        {
            stream.Abort(reason);
        }
    }

    public void Send(YamuxFrame frame)
    {
        Span<byte> header = stackalloc byte[YamuxFrame.HeaderLength];
        frame.Write(header);
        channel.Append(header, default);
    }

    /// <summary>Appends data; false when too much waits already.</summary>
    public bool TrySendData(uint id, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[YamuxFrame.HeaderLength];
        new YamuxFrame(YamuxFrameType.Data, YamuxFlags.None, id, (uint)payload.Length).Write(header);
        return channel.TryAppend(header, payload);
    }

    public void TrySend(YamuxFrame frame)
    {
        try
        {
            Send(frame);
        }
        catch (IOException)
        {
            // Nobody is left to tell.
        }
    }

    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => channel.WaitForRoomAsync(cancellationToken);

    public void Remove(YamuxStream stream) => _streams.TryRemove(stream.Id, out _);

    public async ValueTask DisposeAsync()
    {
        _goneAway = true;
        TrySend(new YamuxFrame(YamuxFrameType.GoAway, YamuxFlags.None, 0, 0));
        await channel.CloseAsync(CloseLimit, time).ConfigureAwait(false);
    }

    private static bool TryReadHeader(ref ReadOnlySequence<byte> buffer, out YamuxFrame frame)
    {
        frame = default;
        if (buffer.Length < YamuxFrame.HeaderLength)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[YamuxFrame.HeaderLength];
        buffer.Slice(0, YamuxFrame.HeaderLength).CopyTo(header);
        if (!YamuxFrame.TryRead(header, out frame))
        {
            throw new Libp2pException("not a yamux frame");
        }

        buffer = buffer.Slice(YamuxFrame.HeaderLength);
        return true;
    }

    private static bool Opens(YamuxFrame frame) =>
        frame.Flags.HasFlag(YamuxFlags.Syn) && frame.Type is not (YamuxFrameType.Ping or YamuxFrameType.GoAway);

    private (YamuxStream? Target, uint Body) Handle(YamuxFrame frame)
    {
        scope.ThrowIfAborted();
        switch (frame.Type)
        {
            case YamuxFrameType.Ping:
                if (frame.Flags.HasFlag(YamuxFlags.Syn))
                {
                    // Nobody needs more than a few a minute: the budget of faults forgives fifty a second, and a flood costs the connection.
                    scope.Fault();
                    TrySend(new YamuxFrame(YamuxFrameType.Ping, YamuxFlags.Ack, 0, frame.Length));
                }

                return default;
            case YamuxFrameType.GoAway:
                _goneAway = true;
                return default;
        }

        var stream = Opens(frame) ? Accept(frame.StreamId) : _streams.GetValueOrDefault(frame.StreamId);
        if (frame.Type == YamuxFrameType.Data && frame.Length > 0)
        {
            // An unknown stream was reset or finished here a moment ago: its late data is read and dropped.
            return frame.Length <= YamuxStream.ReceiveWindow ? (stream, frame.Length) : throw new Libp2pException("yamux frame above the window");
        }

        if (frame.Type == YamuxFrameType.WindowUpdate && frame.Length > 0)
        {
            stream?.OpenWindow(frame.Length);
        }

        Finish(frame, stream);
        return default;
    }

    private YamuxStream? Accept(uint id)
    {
        if (id == 0 || id % 2 == (client ? 1u : 0u) || _streams.ContainsKey(id))
        {
            throw new Libp2pException($"yamux stream id {id} is not the peer's to open");
        }

        if (_goneAway || _streams.Count >= scope.Limits.StreamsPerConnection || !scope.TryNegotiate())
        {
            scope.Counters.Add(ResourceCounter.StreamsRefused);
            scope.Fault();
            TrySend(new YamuxFrame(YamuxFrameType.WindowUpdate, YamuxFlags.Rst, id, 0));
            return null;
        }

        var stream = new YamuxStream(this, id, scope, time);
        _streams[id] = stream;
        TrySend(new YamuxFrame(YamuxFrameType.WindowUpdate, YamuxFlags.Ack, id, 0));
        _onInbound(stream);
        return stream;
    }

    private void Deliver(YamuxStream? stream, in ReadOnlySequence<byte> data)
    {
        if (stream is null || data.IsEmpty)
        {
            return;
        }

        if (!stream.Receive(data))
        {
            throw new Libp2pException("the peer overran its yamux window");
        }

        if (!stream.Dirty)
        {
            stream.Dirty = true;
            _dirty.Add(stream);
        }
    }

    private void Finish(YamuxFrame frame, YamuxStream? stream)
    {
        if (stream is null)
        {
            return;
        }

        if (frame.Flags.HasFlag(YamuxFlags.Rst))
        {
            if (stream.Protocol.Length == 0)
            {
                // Counted here and not by who serves the stream: it may not have come to run yet.
                scope.Fault();
            }

            stream.Abort(new IOException("the peer reset the stream"));
        }
        else if (frame.Flags.HasFlag(YamuxFlags.Fin))
        {
            stream.RemoteClosed();
        }
    }

    private void FlushDirty()
    {
        foreach (var stream in _dirty)
        {
            stream.Dirty = false;
            stream.FlushInbound();
        }

        _dirty.Clear();
    }
}
