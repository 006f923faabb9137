namespace Waku.Node.Store;

/// <summary>A store query was answered with an error status.</summary>
public sealed class StoreQueryException(uint statusCode, string description) : Exception($"store status {statusCode}: {description}")
{
    /// <summary>One of <see cref="StoreStatus"/>.</summary>
    public uint StatusCode { get; } = statusCode;
}
