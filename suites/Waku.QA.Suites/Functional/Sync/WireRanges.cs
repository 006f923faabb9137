using Waku.QA.Wire;

namespace Waku.QA.Suites.Functional.Sync;

/// <summary>
/// Reconciliation messages put together and taken apart by hand (WAKU-SYNC, Payload encoding), without the node's codec. Bounds have times
/// of their own here.
/// </summary>
internal static class WireRanges
{
    /// <summary>Marks a byte of a number that others follow.</summary>
    private const byte More = 0x80;

    /// <summary>Bytes of the longest number.</summary>
    private const int MaxLength = 10;
    private const int HashLength = 32;
    private const byte Skip = 0, Fingerprint = 1, ItemSet = 2;

    /// <summary>Nothing up to a time, then one fingerprint up to another.</summary>
    public static byte[] OfFingerprint(ulong cluster, ulong[] shards, (long From, long To) bounds, byte[] fingerprint) =>
        [.. Header(cluster, shards), .. Proto.Number((ulong)bounds.From), Skip, .. Proto.Number((ulong)(bounds.To - bounds.From)), Fingerprint, .. fingerprint];

    /// <summary>Nothing up to a time, then the messages up to another.</summary>
    public static byte[] OfItems(ulong cluster, ulong[] shards, (long From, long To) bounds, IReadOnlyList<(long Timestamp, byte[] Hash)> items,
        bool reconciled)
    {
        List<byte> bytes = [.. Header(cluster, shards), .. Proto.Number((ulong)bounds.From), Skip, .. Proto.Number((ulong)(bounds.To - bounds.From)), ItemSet,
            .. Proto.Number((ulong)items.Count)];
        var last = 0L;
        foreach (var (timestamp, hash) in items)
        {
            bytes.AddRange([.. Proto.Number((ulong)(timestamp - last)), .. hash]);
            last = timestamp;
        }

        return [.. bytes, reconciled ? (byte)1 : (byte)0];
    }

    /// <summary>Exclusive or of hashes.</summary>
    public static byte[] FingerprintOf(IEnumerable<byte[]> hashes) =>
        hashes.Aggregate(new byte[HashLength], static (sum, hash) => [.. sum.Zip(hash, static (a, b) => (byte)(a ^ b))]);

    /// <summary>Cluster, shards, and all items of all ranges. Checks order, bounds and that numbers are minimal.</summary>
    public static (ulong Cluster, IReadOnlyList<ulong> Shards, int Ranges, IReadOnlyList<(long Timestamp, string Hash)> Items) Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return (0, [], 0, []);
        }

        var cluster = Number(ref bytes);
        var shards = new ulong[Number(ref bytes)];
        for (var i = 0; i < shards.Length; i++)
        {
            shards[i] = Number(ref bytes);
        }

        List<(long Timestamp, string Hash)> items = [];
        var (ranges, lower) = (0, 0L);
        for (; !bytes.IsEmpty; ranges++)
        {
            var upper = lower + (long)Number(ref bytes);
            Assert.That(upper, Is.GreaterThan(lower), "sync-M1: the lower bound is strictly smaller than the upper one");
            var kind = Take(ref bytes, 1)[0];
            Assert.That(kind, Is.LessThanOrEqualTo(ItemSet), "kind of a range");
            if (kind == Fingerprint)
            {
                Take(ref bytes, HashLength);
            }
            else if (kind == ItemSet)
            {
                ReadItems(ref bytes, items, lower, upper);
            }

            lower = upper;
        }

        return (cluster, shards, ranges, items);
    }

    private static void ReadItems(ref ReadOnlySpan<byte> bytes, List<(long Timestamp, string Hash)> items, long lower, long upper)
    {
        var (count, last) = (Number(ref bytes), 0L);
        for (ulong i = 0; i < count; i++)
        {
            last += (long)Number(ref bytes);
            items.Add((last, Convert.ToHexStringLower(Take(ref bytes, HashLength))));
            Assert.That(last, Is.GreaterThanOrEqualTo(lower).And.LessThan(upper), "an item lies in its range");
        }

        Take(ref bytes, 1);
    }

    private static byte[] Header(ulong cluster, ulong[] shards) =>
        [.. Proto.Number(cluster), .. Proto.Number((ulong)shards.Length), .. shards.SelectMany(Proto.Number)];

    private static ulong Number(ref ReadOnlySpan<byte> bytes)
    {
        var (value, length) = (0ul, 0);
        do
        {
            Assert.That(length, Is.LessThan(Math.Min(bytes.Length, MaxLength)), "a number");
            value |= (ulong)(bytes[length] & (More - 1)) << (7 * length);
        }
        while (bytes[length++] >= More);
        Assert.That(length, Is.EqualTo(Proto.Number(value).Length), "sync-M6: numbers are minimal");
        bytes = bytes[length..];
        return value;
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> bytes, int length)
    {
        Assert.That(bytes.Length, Is.GreaterThanOrEqualTo(length), "the message is cut off");
        var taken = bytes[..length];
        bytes = bytes[length..];
        return taken;
    }
}
