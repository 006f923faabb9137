using System.Buffers;
using Waku.Libp2p.Primitives;
using Waku.Libp2p.Protobuf;

namespace Waku.Node.Metadata;

/// <summary>Request and response of 66/WAKU2-METADATA.</summary>
/// <param name="ClusterId">Cluster of the sender; null when absent.</param>
/// <param name="Shards">Shards it serves.</param>
public sealed record MetadataMessage(uint? ClusterId, IReadOnlyList<uint> Shards)
{
    internal const int MaxLength = 1024;

    /// <summary>Writes shards twice, as nwaku does: field 2 unpacked (js-waku reads it), field 3 packed (go-waku reads it).</summary>
    public byte[] Encode()
    {
        var output = new ArrayBufferWriter<byte>(64);
        var writer = new ProtoWriter(output);
        if (ClusterId is { } cluster)
        {
            writer.UInt64(1, cluster);
        }

        var packed = new ArrayBufferWriter<byte>(16);
        foreach (var shard in Shards)
        {
            writer.UInt64(2, shard);
            packed.Advance(Varint.Write(packed.GetSpan(Varint.MaxLength), shard));
        }

        if (Shards.Count > 0)
        {
            writer.Bytes(3, packed.WrittenSpan);
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads both forms; field 3 beats field 2.</summary>
    public static MetadataMessage Decode(ReadOnlySpan<byte> bytes)
    {
        uint? cluster = null;
        List<uint> old = [], current = [];
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    cluster = reader.UInt32();
                    break;
                case 2 or 3:
                    var target = reader.Field == 3 ? current : old;
                    if (reader.WireType == 2)
                    {
                        Unpack(reader.Bytes(), target);
                    }
                    else
                    {
                        target.Add(reader.UInt32());
                    }

                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new MetadataMessage(cluster, current.Count > 0 ? current : old);
    }

    private static void Unpack(ReadOnlySpan<byte> packed, List<uint> target)
    {
        while (!packed.IsEmpty)
        {
            if (Varint.TryRead(packed, out var value, out var length) != OperationStatus.Done || value > uint.MaxValue)
            {
                throw new ProtoException("malformed packed shards");
            }

            target.Add((uint)value);
            packed = packed[length..];
        }
    }
}
