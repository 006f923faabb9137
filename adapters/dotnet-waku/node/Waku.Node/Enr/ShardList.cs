using System.Buffers.Binary;
using Waku.Libp2p.Primitives;

namespace Waku.Node.Enr;

/// <summary>
/// Shards in an ENR (51/WAKU2-RELAY-SHARDING): <c>rs</c> lists them, <c>rsv</c> is a bit vector for 64 and more. Bit order of
/// <c>rsv</c>: byte s / 8, bit s % 8 from the least significant, as nwaku and go-waku have it (waku-node-facts §5.3).
/// </summary>
/// <param name="Cluster">Cluster id.</param>
/// <param name="Shards">Shard indices, ascending.</param>
public sealed record ShardList(ushort Cluster, IReadOnlyList<ushort> Shards)
{
    /// <summary>Shards from which on the bit vector is used.</summary>
    public const int VectorThreshold = 64;

    private const int VectorLength = 128;

    /// <summary>Value of the key <c>rs</c>.</summary>
    public byte[] EncodeList()
    {
        var bytes = new byte[3 + (2 * Shards.Count)];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, Cluster);
        bytes[2] = checked((byte)Shards.Count);
        for (var i = 0; i < Shards.Count; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(3 + (2 * i)), Shards[i]);
        }

        return bytes;
    }

    /// <summary>Value of the key <c>rsv</c>. Shards above 1023 have no bit.</summary>
    public byte[] EncodeVector()
    {
        var bytes = new byte[2 + VectorLength];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, Cluster);
        foreach (var shard in Shards.Where(static s => s < VectorLength * 8))
        {
            bytes[2 + (shard / 8)] |= (byte)(1 << (shard % 8));
        }

        return bytes;
    }

    /// <summary>Reads <c>rs</c>.</summary>
    /// <exception cref="Libp2pException">Its length does not fit its count.</exception>
    public static ShardList DecodeList(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 3 || bytes.Length != 3 + (2 * bytes[2]))
        {
            throw new Libp2pException("ENR: malformed 'rs'");
        }

        var shards = new ushort[bytes[2]];
        for (var i = 0; i < shards.Length; i++)
        {
            shards[i] = BinaryPrimitives.ReadUInt16BigEndian(bytes[(3 + (2 * i))..]);
        }

        return new ShardList(BinaryPrimitives.ReadUInt16BigEndian(bytes), [.. shards.Distinct().Order()]);
    }

    /// <summary>Reads <c>rsv</c>.</summary>
    /// <exception cref="Libp2pException">Not 130 bytes.</exception>
    public static ShardList DecodeVector(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != 2 + VectorLength)
        {
            throw new Libp2pException("ENR: malformed 'rsv'");
        }

        List<ushort> shards = [];
        for (ushort s = 0; s < VectorLength * 8; s++)
        {
            if ((bytes[2 + (s / 8)] & (1 << (s % 8))) != 0)
            {
                shards.Add(s);
            }
        }

        return new ShardList(BinaryPrimitives.ReadUInt16BigEndian(bytes), shards);
    }
}
