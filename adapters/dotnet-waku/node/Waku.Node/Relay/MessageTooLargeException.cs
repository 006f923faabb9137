namespace Waku.Node.Relay;

/// <summary>A message is longer than the network allows. The text is nwaku's.</summary>
public sealed class MessageTooLargeException(int length, int limit) : InvalidMessageException($"Message size exceeded maximum of {limit} bytes")
{
    /// <summary>Encoded length in bytes.</summary>
    public int Length { get; } = length;
}
