using Grpc.Core;
using Waku.QA.Adapters.DotnetWaku;

namespace Waku.QA.Adapters.Tests;

/// <summary>How a stream of the control service ends, in the words of .NET: the cases and the sources of arrivals know no others.</summary>
public sealed class ControlStreamTests
{
    [Test]
    public void WhatIsCancelledHereEndsAsCancelledWhateverTheStatus([Values] StatusCode status)
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.That(() => ControlCall.NextAsync("Deliveries", new EndingReader(status), stop.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [TestCase(StatusCode.Unavailable, typeof(HttpRequestException))]
    [TestCase(StatusCode.Internal, typeof(IOException))]
    [TestCase(StatusCode.Cancelled, typeof(IOException))]
    [TestCase(StatusCode.Unknown, typeof(IOException))]
    [TestCase(StatusCode.InvalidArgument, typeof(Core.Nodes.NodeRefusedException))]
    public void AStreamThatEndsByItselfSaysHow(StatusCode status, Type exception) =>
        Assert.That(() => ControlCall.NextAsync("Deliveries", new EndingReader(status), CancellationToken.None), Throws.InstanceOf(exception));

    private sealed class EndingReader(StatusCode status) : IAsyncStreamReader<string>
    {
        public string Current => "";

        public Task<bool> MoveNext(CancellationToken cancellationToken) => Task.FromException<bool>(new RpcException(new Status(status, "it ended")));
    }
}
