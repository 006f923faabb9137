using System.Text;
using Waku.Libp2p.Primitives;

namespace Waku.Node.Store.Sync;

/// <summary>Writes the parts of a reconciliation message. The hash of a bound is sent only when its time is that of the bound before, so that other bounds
/// must not need one.</summary>
internal static class RangesWriter
{
    public static void WriteTexts(MemoryStream output, IReadOnlyList<string> texts)
    {
        Write(output, (ulong)texts.Count);
        foreach (var text in texts)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            Write(output, (ulong)bytes.Length);
            output.Write(bytes);
        }
    }

    /// <summary>The bound that nwaku begins with: a time alone.</summary>
    public static void WriteStart(MemoryStream output, SyncId bound)
    {
        RefuseHash(bound);
        Write(output, (ulong)bound.Timestamp);
    }

    public static void WriteRanges(MemoryStream output, IEnumerable<SyncRange> ranges, SyncId previous)
    {
        foreach (var range in ranges)
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
    }

    public static void Write(MemoryStream output, ulong value)
    {
        Span<byte> buffer = stackalloc byte[Varint.MaxLength];
        output.Write(buffer[..Varint.Write(buffer, value)]);
    }

    private static void WriteBound(MemoryStream output, SyncId bound, SyncId previous)
    {
        Write(output, (ulong)(bound.Timestamp - previous.Timestamp));
        if (bound.Timestamp != previous.Timestamp)
        {
            RefuseHash(bound);
            return;
        }

        // To the first byte that differs, as the specification has it; further where a bound that a peer chose would be lost.
        var hash = bound.Hash.Span;
        var length = Math.Max(hash.CommonPrefixLength(previous.Hash.Span), hash.LastIndexOfAnyExcept((byte)0)) + 1;
        output.WriteByte((byte)length);
        output.Write(hash[..length]);
    }

    private static void RefuseHash(SyncId bound)
    {
        if (bound.Hash.Span.ContainsAnyExcept((byte)0))
        {
            throw new ArgumentException("a bound with a time of its own must have no hash", nameof(bound));
        }
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
}
