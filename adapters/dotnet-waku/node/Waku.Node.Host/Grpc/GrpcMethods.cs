using Grpc.Core;

namespace Waku.Node.Host.Grpc;

/// <summary>Binds a generated service to the bare server: what <c>NodeControl.BindService</c> and its like describe, by the path of each method.</summary>
internal sealed class GrpcMethods : ServiceBinderBase
{
    private readonly Dictionary<string, Func<HttpContext, GrpcCallContext, Task>> _methods = new(StringComparer.Ordinal);

    public Func<HttpContext, GrpcCallContext, Task>? Find(string path) => _methods.GetValueOrDefault(path);

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
        _methods[method.FullName] = async (http, call) =>
            await AnswerAsync(http, method, await handler!(await RequestAsync(http, method, call).ConfigureAwait(false), call).ConfigureAwait(false), call)
                .ConfigureAwait(false);

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) =>
        _methods[method.FullName] = async (http, call) =>
            await AnswerAsync(http, method, await handler!(Requests(http, method.RequestMarshaller), call).ConfigureAwait(false), call).ConfigureAwait(false);

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) =>
        _methods[method.FullName] = async (http, call) =>
            await handler!(await RequestAsync(http, method, call).ConfigureAwait(false),
                new Answers<TResponse>(http, method.ResponseMarshaller, call.CancellationToken), call).ConfigureAwait(false);

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) =>
        _methods[method.FullName] = (http, call) =>
            handler!(Requests(http, method.RequestMarshaller), new Answers<TResponse>(http, method.ResponseMarshaller, call.CancellationToken), call);

    private static GrpcReader<T> Requests<T>(HttpContext http, Marshaller<T> marshaller)
        where T : class => new(http.Request.BodyReader, marshaller);

    private static async ValueTask<TRequest> RequestAsync<TRequest, TResponse>(HttpContext http, Method<TRequest, TResponse> method, GrpcCallContext call)
        where TRequest : class
        where TResponse : class
    {
        var request = Requests(http, method.RequestMarshaller);
        return await request.MoveNext(call.CancellationToken).ConfigureAwait(false) ? request.Current
            : throw GrpcFraming.Error(StatusCode.InvalidArgument, $"a {typeof(TRequest).Name} is missing");
    }

    private static async ValueTask AnswerAsync<TRequest,
        TResponse>(HttpContext http, Method<TRequest, TResponse> method, TResponse answer, GrpcCallContext call)
        where TRequest : class
        where TResponse : class
    {
        GrpcFraming.Write(http.Response.BodyWriter, method.ResponseMarshaller, answer);
        await http.Response.BodyWriter.FlushAsync(call.CancellationToken).ConfigureAwait(false);
    }

    private sealed class Answers<T>(HttpContext http, Marshaller<T> marshaller, CancellationToken cancelled) : IServerStreamWriter<T>
        where T : class
    {
        /// <summary>With <see cref="WriteFlags.BufferHint"/> the next message is not sent at once but with the one after it.</summary>
        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(T message)
        {
            GrpcFraming.Write(http.Response.BodyWriter, marshaller, message);
            return WriteOptions is { Flags: var flags } && flags.HasFlag(WriteFlags.BufferHint) ? Task.CompletedTask : FlushAsync();
        }

        private async Task FlushAsync() => await http.Response.BodyWriter.FlushAsync(cancelled).ConfigureAwait(false);
    }
}
