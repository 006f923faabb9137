using Grpc.Core;
using Waku.QA.Adapters.Rest;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.DotnetWaku;

/// <summary>
/// What the node refuses becomes <see cref="NodeRefusedException"/>, with the status that REST would have; what never reached it becomes <see
/// cref="HttpRequestException"/>.
/// </summary>
internal static class ControlCall
{
    public static async Task<T> RunAsync<T>(string method, Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (RpcException e)
        {
            throw Translate(method, e);
        }
    }

    public static async Task<T> RunAsync<T>(string method, Func<AsyncUnaryCall<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (RpcException e)
        {
            throw Translate(method, e);
        }
    }

    /// <summary>
    /// The next answer of a stream. What is cancelled here ends as that, whatever gRPC makes of it: cancelled between two reads, the client may give
    /// its own status instead of the exception. A stream that breaks off is an <see cref="IOException"/>.
    /// </summary>
    public static async Task<bool> NextAsync<T>(string method, IAsyncStreamReader<T> answers, CancellationToken cancellationToken)
    {
        try
        {
            return await answers.MoveNext(cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException e) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Status.Detail, e, cancellationToken);
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Internal or StatusCode.Cancelled or StatusCode.Unknown or StatusCode.Aborted)
        {
            throw new IOException($"gRPC {method} broke off: {e.Status.Detail}", e);
        }
        catch (RpcException e)
        {
            throw Translate(method, e);
        }
    }

    private static Exception Translate(string method, RpcException e) => e.StatusCode switch
    {
        StatusCode.Unavailable => new HttpRequestException($"gRPC {method}: {e.Status.Detail}", e),
        StatusCode.InvalidArgument or StatusCode.FailedPrecondition or StatusCode.NotFound =>
            new NodeRefusedException($"gRPC {method}", 400, e.Status.Detail, RestErrors.Classify(400, e.Status.Detail)),
        _ => new NodeRefusedException($"gRPC {method}", 500, $"{e.StatusCode}: {e.Status.Detail}", RestErrors.Classify(500, e.Status.Detail)),
    };
}
