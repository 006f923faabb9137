using Waku.Node.Control;
using Waku.QA.Adapters.Rest;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.DotnetWaku;

/// <summary>What the node refuses becomes <see cref="NodeRefusedException"/>, with the status that REST would have; what never reached it becomes <see cref="HttpRequestException"/>.</summary>
internal static class ControlCall
{
    public static async Task<T> RunAsync<T>(string method, Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (GrpcException e)
        {
            throw Translate(method, e);
        }
    }

    public static async Task RunAsync(string method, Func<Task> call)
    {
        try
        {
            await call().ConfigureAwait(false);
        }
        catch (GrpcException e)
        {
            throw Translate(method, e);
        }
    }

    private static Exception Translate(string method, GrpcException e) => e.Status switch
    {
        GrpcStatus.Unavailable => new HttpRequestException($"gRPC {method}: {e.Message}", e),
        GrpcStatus.InvalidArgument or GrpcStatus.FailedPrecondition or GrpcStatus.NotFound => new NodeRefusedException($"gRPC {method}", 400, e.Message, RestErrors.Classify(400, e.Message)),
        _ => new NodeRefusedException($"gRPC {method}", 500, $"{e.Status}: {e.Message}", RestErrors.Classify(500, e.Message)),
    };
}
