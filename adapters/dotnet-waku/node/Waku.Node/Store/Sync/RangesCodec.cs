using Waku.Libp2p.Primitives;
using Waku.Node.Sharding;

namespace Waku.Node.Store.Sync;

/// <summary>
/// Bytes of reconciliation messages (WAKU-SYNC, Payload encoding): LEB128 numbers, time stamps as differences. Both dialects are read:
/// a message that is whole in nwaku's is taken for it, because its topics begin with a slash and the text's cluster and shards do not.
/// </summary>
public static class RangesCodec
{
    /// <summary>Longest message that is read.</summary>
    public const int MaxLength = 8 * 1024 * 1024;

    private const int MaxTopics = 1_024;
    private const int MaxTopicLength = 1_024;

    /// <summary>Encodes a message in its dialect.</summary>
    /// <exception cref="ArgumentException">A bound has a hash that its encoding would lose, or a topic is no shard where shards are written.</exception>
    public static byte[] Encode(RangesData data)
    {
        using var output = new MemoryStream();
        if (data.Dialect == SyncDialect.Text)
        {
            WriteShards(output, data.PubsubTopics);
            RangesWriter.WriteRanges(output, data.Ranges, SyncId.At(0));
        }
        else if (data.Ranges.Count == 0)
        {
            output.WriteByte(0);
        }
        else
        {
            RangesWriter.WriteTexts(output, data.PubsubTopics);
            RangesWriter.WriteTexts(output, data.ContentTopics);
            var skips = data.Ranges[0].Kind == SyncRangeKind.Skip && data.Ranges.Count > 1;
            var first = skips ? data.Ranges[0].Upper : SyncId.At(0);
            RangesWriter.WriteStart(output, first);
            RangesWriter.WriteRanges(output, skips ? data.Ranges.Skip(1) : data.Ranges, first);
        }

        return output.ToArray();
    }

    /// <summary>Decodes a message of either dialect.</summary>
    /// <exception cref="Libp2pException">It is malformed in both, or its ranges are not in order.</exception>
    public static RangesData Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= 1)
        {
            return new RangesData([], [], []);
        }

        try
        {
            return DecodeNwaku(bytes);
        }
        catch (Libp2pException)
        {
            return DecodeText(bytes);
        }
    }

    private static RangesData DecodeNwaku(ReadOnlySpan<byte> bytes)
    {
        var reader = new RangesReader(bytes);
        var pubsubTopics = ReadTexts(ref reader);
        var contentTopics = ReadTexts(ref reader);
        var first = SyncId.At(reader.Later(0));
        List<SyncRange> ranges = first.Timestamp > 0 ? [SyncRange.Skip(first)] : [];
        ReadRanges(ref reader, ranges, first);
        return new RangesData(pubsubTopics, contentTopics, ranges);
    }

    private static RangesData DecodeText(ReadOnlySpan<byte> bytes)
    {
        var reader = new RangesReader(bytes);
        var cluster = reader.Number();
        var topics = new string[reader.Count(MaxTopics)];
        for (var i = 0; i < topics.Length; i++)
        {
            var shard = reader.Number();
            topics[i] = cluster <= ushort.MaxValue && shard <= ushort.MaxValue ? new PubsubTopic((ushort)cluster, (ushort)shard).ToString()
                : throw new Libp2pException($"cluster {cluster}, shard {shard} is none");
        }

        List<SyncRange> ranges = [];
        ReadRanges(ref reader, ranges, SyncId.At(0));
        return new RangesData(topics, [], ranges, SyncDialect.Text);
    }

    private static List<string> ReadTexts(ref RangesReader reader)
    {
        List<string> texts = [];
        for (var rest = reader.Count(MaxTopics); rest > 0; rest--)
        {
            var bytes = reader.Bytes(reader.Count(MaxTopicLength));
            texts.Add(bytes.Span is [(byte)'/', ..] ? System.Text.Encoding.UTF8.GetString(bytes.Span) : throw new Libp2pException("a topic without a slash"));
        }

        return texts;
    }

    private static void ReadRanges(ref RangesReader reader, List<SyncRange> ranges, SyncId first)
    {
        for (var previous = first; !reader.AtEnd; previous = ranges[^1].Upper)
        {
            ranges.Add(ReadRange(ref reader, previous));
        }
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

    private static void WriteShards(MemoryStream output, IReadOnlyList<string> topics)
    {
        var parsed = topics.Select(static t => PubsubTopic.TryParse(t, out var topic) ? topic : throw new ArgumentException($"'{t}' is no shard")).ToList();
        RangesWriter.Write(output, parsed.Count > 0 ? parsed[0].Cluster : 0u);
        RangesWriter.Write(output, (ulong)parsed.Count);
        parsed.ForEach(t => RangesWriter.Write(output, t.Shard));
    }
}
