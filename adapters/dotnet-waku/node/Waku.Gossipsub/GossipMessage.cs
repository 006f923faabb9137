namespace Waku.Gossipsub;

/// <summary>A message on a topic. Waku sends nothing but topic and data (StrictNoSign).</summary>
/// <param name="Topic">Pubsub topic.</param>
/// <param name="Data">Message bytes; never changed after creation.</param>
/// <param name="Id">SHA-256 of the data.</param>
public sealed record GossipMessage(string Topic, byte[] Data, MessageId Id)
{
    /// <summary>True when a peer sent it with signature, seqno or key: StrictNoSign implementations refuse those.</summary>
    public bool IsSigned { get; init; }
}
