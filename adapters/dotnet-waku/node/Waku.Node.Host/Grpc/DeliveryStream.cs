using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
using Waku.Node.Filter;
using Waku.Node.Relay;
using Waku.Node.Services;
using V1 = Waku.Node.Control.V1;

namespace Waku.Node.Host.Grpc;

/// <summary>
/// Deliveries to one reader, stamped when they happen. The queue is bounded: a reader that is too slow loses the newest, and is told
/// how many.
/// </summary>
internal sealed class DeliveryStream : IDisposable
{
    private const int MaxQueued = 65_536;

    /// <summary>Deliveries written before they are sent: a reader that is too slow must slow the writer, not fill its memory.</summary>
    private const int MostUnsent = 64;

    /// <summary>Characters of topics in one message: far below what gRPC takes, whatever topics are called.</summary>
    private const int MostTogether = 256 * 1024;
    private static readonly WriteOptions WithTheNext = new(WriteFlags.BufferHint);
    private readonly WakuNode _node;
    private readonly TimeProvider _time;
    private readonly HashSet<string>? _topics;
    private readonly bool _withMessage;
    private readonly bool _together;
    private readonly Channel<V1.Delivery> _queue = Channel.CreateBounded<V1.Delivery>(new BoundedChannelOptions(MaxQueued) { SingleReader = true });
    private readonly TimeSpan _batch;
    private long _dropped;

    public DeliveryStream(WakuNode node, V1.DeliveriesRequest request, TimeProvider time)
    {
        _node = node;
        _time = time;
        _topics = request.PubsubTopics.Count > 0 ? [.. request.PubsubTopics] : null;
        _withMessage = !request.WithoutMessage;
        _together = request.Together && request.WithoutMessage;
        _batch = TimeSpan.FromMilliseconds(request.BatchMilliseconds);
        if (node.Relay is { } relay)
        {
            relay.MessageReceived += OnRelay;
        }

        node.FilterClient.MessageReceived += OnFilter;
    }

    public async Task CopyToAsync(IServerStreamWriter<V1.Delivery> output, CancellationToken cancellationToken)
    {
        // What comes seldom is sent at once: gathering it would gain nothing, and cost a timer for each delivery (issue 21).
        var sent = _time.GetTimestamp();
        while (await _queue.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_time.GetElapsedTime(sent) < 2 * _batch)
            {
                await Task.Delay(_batch, _time, cancellationToken).ConfigureAwait(false);
            }

            sent = _time.GetTimestamp();
            for (var unsent = 0; TryTake(out var delivery);)
            {
                if (_together)
                {
                    Gather(delivery);
                }

                var waits = ++unsent < MostUnsent && _queue.Reader.TryPeek(out _);
                output.WriteOptions = waits ? WithTheNext : null;
                unsent = waits ? unsent : 0;
                await output.WriteAsync(delivery).ConfigureAwait(false);
            }
        }
    }

    public void Dispose()
    {
        if (_node.Relay is { } relay)
        {
            relay.MessageReceived -= OnRelay;
        }

        _node.FilterClient.MessageReceived -= OnFilter;
        _queue.Writer.TryComplete();
    }

    private bool TryTake([NotNullWhen(true)] out V1.Delivery? delivery)
    {
        if (!_queue.Reader.TryRead(out delivery))
        {
            return false;
        }

        delivery.DroppedBefore = (ulong)Interlocked.Read(ref _dropped);
        return true;
    }

    /// <summary>One message for several deliveries: a message costs both ends more than what is in it.</summary>
    private void Gather(V1.Delivery first)
    {
        for (var length = first.PubsubTopic.Length; first.More.Count < MostUnsent && length < MostTogether && TryTake(out var next);)
        {
            first.More.Add(next);
            length += next.PubsubTopic.Length;
        }
    }

    private void OnRelay(RelayMessage received)
    {
        if (_topics is null || _topics.Contains(received.PubsubTopic))
        {
            Add(new V1.Delivery
            {
                ReceivedAt = _time.UnixNanoseconds(),
                MessageHash = ByteString.CopyFrom(received.Hash),
                PubsubTopic = received.PubsubTopic,
                Message = _withMessage ? ControlMessages.ToControl(received.Message) : null,
                Source = V1.DeliverySource.Relay,
                From = received.From?.ToString() ?? "",
                EncodedLength = (uint)received.Encoded.Length,
            });
        }
    }

    private void OnFilter(FilteredMessage received)
    {
        if (_topics is null || _topics.Contains(received.PubsubTopic))
        {
            Add(new V1.Delivery
            {
                ReceivedAt = _time.UnixNanoseconds(),
                MessageHash = ByteString.CopyFrom(received.Hash.Span),
                PubsubTopic = received.PubsubTopic,
                Message = _withMessage ? ControlMessages.ToControl(received.Message) : null,
                Source = V1.DeliverySource.Filter,
                From = received.From.ToString(),
            });
        }
    }

    private void Add(V1.Delivery delivery)
    {
        if (!_queue.Writer.TryWrite(delivery))
        {
            Interlocked.Increment(ref _dropped);
        }
    }
}
