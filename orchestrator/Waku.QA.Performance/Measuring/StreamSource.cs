using Waku.QA.Clusters;
using Waku.QA.Wire.Probes;

namespace Waku.QA.Performance.Measuring;

/// <summary>The node's own stream of deliveries, with its time of receipt: it costs the network nothing.</summary>
internal sealed class StreamSource(ClusterNode node) : IArrivalSource
{
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private long _missed;

    public string Node => node.Name;

    public string Kind => "delivery stream";

    public long Missed => Interlocked.Read(ref _missed);

    public Task StartAsync(ArrivalSink sink, CancellationToken cancellationToken)
    {
        _loop = Task.Run(() => ReadAsync(sink), cancellationToken);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task ReadAsync(ArrivalSink sink)
    {
        try
        {
            await foreach (var delivery in node.Control.DeliveriesAsync(_stop.Token).ConfigureAwait(false))
            {
                Interlocked.Exchange(ref _missed, delivery.DroppedBefore);
                sink(node.Name, delivery.Hash, delivery.ReceivedAt);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException || _stop.IsCancellationRequested)
        {
            // The run is over, or the node is gone: then messages are missing, and the run says so.
        }
    }
}
