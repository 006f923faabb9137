using System.Threading.Channels;
using Grpc.Core;
using Waku.Node.Control;
using Waku.Node.Control.V1;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.DotnetWaku;

/// <summary>One PublishBatch call that stays open.</summary>
internal sealed class StreamPublisher : IRelayPublisher
{
    /// <summary>Messages written before they are sent.</summary>
    private const int MostUnsent = 64;

    private static readonly WriteOptions WithTheNext = new(WriteFlags.BufferHint);

    // Whoever publishes also writes to the connection: no thread has to be woken for each message.
    private readonly Channel<PublishRequest> _requests = Channel.CreateUnbounded<PublishRequest>(new UnboundedChannelOptions
    {
        SingleReader = true,
        AllowSynchronousContinuations = true
    });
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<PublishBatchResponse> _call;

    public StreamPublisher(ControlChannel control) => _call = ControlCall.RunAsync("PublishBatch", () => SendAsync(control));

    public void Publish(string pubsubTopic, NodeMessage message) => _requests.Writer.TryWrite(ControlledRelay.Request(pubsubTopic, message));

    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        _requests.Writer.TryComplete();
        var answer = await _call.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (answer.Refused > 0)
        {
            throw new NodeRefusedException("gRPC PublishBatch", 400,
                $"{answer.Refused} of {answer.Refused + answer.Published} messages, the first with: {answer.FirstRefusal}", NodeError.Unspecified);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _requests.Writer.TryComplete();
        await _stop.CancelAsync().ConfigureAwait(false);
        try
        {
            await _call.ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or NodeRefusedException or HttpRequestException)
        {
            // Whoever wanted to know has asked CompleteAsync.
        }

        _stop.Dispose();
    }

    private async Task<PublishBatchResponse> SendAsync(ControlChannel control)
    {
        using var call = control.Calls.PublishBatch(cancellationToken: _stop.Token);
        var unsent = 0;
        await foreach (var request in _requests.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
        {
            // A flush is a write of its own for the client: what waits goes out with the last of them.
            unsent = unsent + 1 < MostUnsent && _requests.Reader.TryPeek(out _) ? unsent + 1 : 0;
            call.RequestStream.WriteOptions = unsent > 0 ? WithTheNext : null;
            await call.RequestStream.WriteAsync(request).ConfigureAwait(false);
        }

        await call.RequestStream.CompleteAsync().ConfigureAwait(false);
        return await call.ResponseAsync.ConfigureAwait(false);
    }
}
