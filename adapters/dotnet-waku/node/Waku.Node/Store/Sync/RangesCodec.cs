using Waku.Libp2p.Primitives;

namespace Waku.Node.Store.Sync;

/// <summary>
/// Bytes of reconciliation messages (WAKU-SYNC, Payload encoding): LEB128 numbers, time stamps as differences. The hash of a bound is
/// sent only when its time is that of the bound before, so that other bounds must not need one.
/// </summary>
public static class RangesCodec
{
    /// <summary>Longest message that is read.</summary>
    public const int MaxLength = 8 * 1024 * 1024;

    private const int MaxShards = 1_024;

    /// <summary>Encodes a message.</summary>
    /// <exception cref="ArgumentException">A bound has a hash that its encoding would lose.</exception>
    public static byte[] Encode(RangesData data)
    {
        using var output = new MemoryStream();
        Write(output, data.Cluster);
        Write(output, (ulong)data.Shards.Count);
        foreach (var shard in data.Shards)
        {
            Write(output, shard);
        }

        var previous = SyncId.At(0);
        foreach (var range in data.Ranges)
        {
            WriteBound(output, range.Upper, previous);
            output.WriteByte((byte)range.Kind);
            output.Write(range.Fingerprint.Span);
            if (range.Kind == SyncRangeKind.ItemSet)
            {
                WriteItems(output, range);
            }

            previous = range.Upper;
        }

        return output.ToArray();
    }

    /// <summary>Decodes a message.</summary>
    /// <exception cref="Libp2pException">It is malformed, or its ranges are not in order.</exception>
    public static RangesData Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return new RangesData(0, [], []);
        }

        var reader = new RangesReader(bytes);
        var cluster = reader.Number();
        var shards = new ulong[reader.Count(MaxShards)];
        for (var i = 0; i < shards.Length; i++)
        {
            shards[i] = reader.Number();
        }

        List<SyncRange> ranges = [];
        var previous = SyncId.At(0);
        while (!reader.AtEnd)
        {
            ranges.Add(ReadRange(ref reader, previous));
            previous = ranges[^1].Upper;
        }

        return new RangesData(cluster, shards, ranges);
    }

    private static SyncRange ReadRange(ref RangesReader reader, SyncId previous)
    {
        var timestamp = reader.Later(previous.Timestamp);
        var upper = timestamp == previous.Timestamp && previous.Timestamp > 0 ? new SyncId(timestamp, ReadPrefix(ref reader)) : SyncId.At(timestamp);
        if (upper.CompareTo(previous) <= 0)
        {
            throw new Libp2pException($"the bounds of ranges are not in order at {timestamp}");
        }

        switch (reader.Byte())
        {
            case (byte)SyncRangeKind.Skip:
                return SyncRange.Skip(upper);
            case (byte)SyncRangeKind.Fingerprint:
                return SyncRange.Of(upper, reader.Bytes(SyncId.HashLength));
            case (byte)SyncRangeKind.ItemSet:
                return ReadItems(ref reader, previous, upper);
            case var other:
                throw new Libp2pException($"{other} is no kind of a range");
        }
    }

    private static SyncRange ReadItems(ref RangesReader reader, SyncId lower, SyncId upper)
    {
        var items = new SyncId[reader.Count(MaxLength / SyncId.HashLength)];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = new SyncId(reader.Later(i == 0 ? 0 : items[i - 1].Timestamp), reader.Bytes(SyncId.HashLength));
            if (items[i].CompareTo(i == 0 ? lower : items[i - 1]) is var order && (order < 0 || (order == 0 && i > 0)) || items[i].CompareTo(upper) >= 0)
            {
                throw new Libp2pException($"item {i} of {items.Length} is not in order, or not in its range");
            }
        }

        return SyncRange.Of(upper, items, reader.Byte() == 1);
    }

    private static byte[] ReadPrefix(ref RangesReader reader)
    {
        var length = reader.Count(SyncId.HashLength);
        var hash = new byte[SyncId.HashLength];
        reader.Bytes(length).CopyTo(hash.AsMemory());
        return hash;
    }

    private static void WriteBound(MemoryStream output, SyncId bound, SyncId previous)
    {
        Write(output, (ulong)(bound.Timestamp - previous.Timestamp));
        var hash = bound.Hash.Span;
        if (bound.Timestamp != previous.Timestamp)
        {
            if (hash.ContainsAnyExcept((byte)0))
            {
                throw new ArgumentException("a bound with a time of its own must have no hash", nameof(bound));
            }

            return;
        }

        // To the first byte that differs, as the specification has it; further where a bound that a peer chose would be lost.
        var length = Math.Max(hash.CommonPrefixLength(previous.Hash.Span), hash.LastIndexOfAnyExcept((byte)0)) + 1;
        output.WriteByte((byte)length);
        output.Write(hash[..length]);
    }

    private static void WriteItems(MemoryStream output, SyncRange range)
    {
        Write(output, (ulong)range.Items.Count);
        var last = 0L;
        foreach (var item in range.Items)
        {
            Write(output, (ulong)(item.Timestamp - last));
            output.Write(item.Hash.Span);
            last = item.Timestamp;
        }

        output.WriteByte(range.Reconciled ? (byte)1 : (byte)0);
    }

    private static void Write(MemoryStream output, ulong value)
    {
        Span<byte> buffer = stackalloc byte[Varint.MaxLength];
        output.Write(buffer[..Varint.Write(buffer, value)]);
    }
}
