namespace Waku.Node.Control;

/// <summary>A call ended with a status other than OK.</summary>
public sealed class GrpcException(GrpcStatus status, string message) : Exception(message)
{
    /// <summary>The status.</summary>
    public GrpcStatus Status { get; } = status;
}
