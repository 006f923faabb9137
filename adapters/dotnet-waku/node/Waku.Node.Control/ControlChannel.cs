using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Net.Client;
using Waku.Node.Control.V1;

namespace Waku.Node.Control;

/// <summary>
/// A channel to the control service of one node (<c>protos/node_control.proto</c>): HTTP/2 without TLS, the token of the run in every call. A node
/// that cannot be reached is an <see cref="RpcException"/> with status Unavailable; a call that is cancelled ends with <see cref="OperationCanceledException"/>.
/// </summary>
public sealed class ControlChannel : IDisposable
{
    /// <summary>Longest message accepted, in bytes.</summary>
    public const int MaxMessageLength = 16 * 1024 * 1024;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private readonly GrpcChannel _channel;

    /// <summary>Creates the channel; nothing is sent yet.</summary>
    /// <param name="address">Base address, <c>http://host:port</c>.</param>
    /// <param name="token">Token that every call carries.</param>
    public ControlChannel(Uri address, string token)
    {
        // No proxy of the environment: a node is on loopback or in a network of this machine, which no proxy reaches.
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = ConnectTimeout, EnableMultipleHttp2Connections = true })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpClient = http,
            DisposeHttpClient = true,
            MaxReceiveMessageSize = MaxMessageLength,
            ThrowOperationCanceledOnCancellation = true,
        });
        Calls = new NodeControl.NodeControlClient(_channel);
    }

    /// <summary>The service's methods.</summary>
    public NodeControl.NodeControlClient Calls { get; }

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();
}
