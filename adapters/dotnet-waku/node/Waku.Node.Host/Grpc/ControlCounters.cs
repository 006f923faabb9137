using Grpc.Core;
using Waku.Node.Services;
using V1 = Waku.Node.Control.V1;

namespace Waku.Node.Host.Grpc;

/// <summary>Live counters, once or in intervals.</summary>
internal sealed class ControlCounters(WakuNode node, TimeProvider time)
{
    private const uint ShortestInterval = 10;

    public V1.CountersResponse Read()
    {
        var response = new V1.CountersResponse
        {
            At = time.UnixNanoseconds(),
            ConnectedPeers = (uint)node.Host.Connections.Select(static c => c.RemotePeer).Distinct().Count(),
            MessagesStored = (ulong)(node.Archive?.Counters.Stored ?? 0),
            FilterPushes = (ulong)(node.Filter?.Pushes ?? 0),
        };
        if (node.Relay is { } relay)
        {
            var counters = relay.Counters;
            response.MessagesReceived = (ulong)counters.Received;
            response.MessagesDuplicate = (ulong)counters.Duplicates;
            response.MessagesRejected = (ulong)counters.Rejected;
            response.MessagesPublished = (ulong)counters.Published;
            response.ControlReceived = (ulong)counters.ControlReceived;
            response.ControlSent = (ulong)counters.ControlSent;
            response.DroppedToSlowPeers = (ulong)relay.DroppedToSlowPeers;
            foreach (var topic in relay.Topics)
            {
                response.Topics.Add(new V1.TopicCounters
                {
                    PubsubTopic = topic,
                    MeshPeers = (uint)relay.MeshOn(topic).Count,
                    RelayPeers = (uint)relay.PeersOn(topic).Count,
                });
            }
        }

        foreach (var (protocol, traffic) in node.Host.Traffic.OrderBy(static t => t.Key, StringComparer.Ordinal))
        {
            response.Protocols.Add(
                new V1.ProtocolCounters
                {
                    Protocol = protocol,
                    BytesIn = (ulong)traffic.BytesIn,
                    BytesOut = (ulong)traffic.BytesOut,
                    Streams = (ulong)traffic.Streams,
                });
        }

        return response;
    }

    public async Task WatchAsync(V1.WatchCountersRequest request, IServerStreamWriter<V1.CountersResponse> answers, CancellationToken cancellationToken)
    {
        if (request.IntervalMilliseconds < ShortestInterval)
        {
            throw GrpcFraming.Error(StatusCode.InvalidArgument, $"interval_milliseconds must be at least {ShortestInterval}");
        }

        while (true)
        {
            await answers.WriteAsync(Read()).ConfigureAwait(false);
            await Task.Delay(TimeSpan.FromMilliseconds(request.IntervalMilliseconds), time, cancellationToken).ConfigureAwait(false);
        }
    }
}
