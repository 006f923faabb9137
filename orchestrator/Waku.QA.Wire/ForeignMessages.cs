using Google.Protobuf;
using Waku.QA.Clusters;

namespace Waku.QA.Wire;

/// <summary>
/// Tells the oracle of messages that wire peers put into the network, so that it does not take them for invented. What they send may be wrong on
/// purpose: it is taken apart without a schema, so that one bad part does not hide the others, and what is absent is seen to be absent.
/// </summary>
internal static class ForeignMessages
{
    /// <summary>Fields of 14/WAKU2-MESSAGE that some nodes require to be there.</summary>
    private const int Payload = 1;
    private const int ContentTopic = 2;

    /// <summary>Messages of a gossipsub RPC.</summary>
    public static void OfRpc(Cluster cluster, byte[] rpc)
    {
        foreach (var message in Parse(rpc)?.Messages(2) ?? [])
        {
            Record(cluster, message.Text(4), message.Bytes(2));
        }
    }

    /// <summary>The message of a lightpush request of either version.</summary>
    public static void OfRequest(Cluster cluster, string protocol, byte[] request)
    {
        if (protocol == WireProtocols.Lightpush && Parse(request) is { } push)
        {
            Record(cluster, push.Text(20), push.Bytes(21));
        }
        else if (protocol == WireProtocols.LegacyLightpush && Parse(request) is { } rpc && Parse(rpc.Bytes(2) ?? []) is { } old)
        {
            Record(cluster, old.Text(1), old.Bytes(2));
        }
    }

    /// <summary>What cannot be read as a message may be read by a node all the same, in its own way: its topic is judged no more.</summary>
    public static void Record(Cluster cluster, string? topic, byte[]? data)
    {
        if (topic is null)
        {
            return;
        }

        var now = cluster.Settings.Time.GetUtcNow();
        if (data is not null && Parse(data) is { } fields
            && fields.Has(Payload)
            && fields.Has(ContentTopic)
            && WireMessages.Read(data) is { } message)
        {
            cluster.History.Foreign(topic, message, now);
        }
        else
        {
            cluster.History.Open(topic, now);
        }
    }

    private static ProtoFields? Parse(byte[] bytes)
    {
        try
        {
            return ProtoFields.Parse(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
