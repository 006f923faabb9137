using System.Globalization;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Functional.Sync;

/// <summary>
/// Reconciliation messages put together and taken apart by hand (WAKU-SYNC, Payload encoding), without the node's codec. Bounds have times
/// of their own here.
/// </summary>
/// <param name="byTopics">True for nwaku's bytes (<see cref="Core.Behaviours.Behaviour.SyncsByTopics"/>), false for those of the text.</param>
internal sealed class WireRanges(bool byTopics)
{
    /// <summary>Marks a byte of a number that others follow.</summary>
    private const byte More = 0x80;

    /// <summary>Bytes of the longest number.</summary>
    private const int MaxLength = 10;
    private const int HashLength = 32;
    private const byte Skip = 0, Fingerprint = 1, ItemSet = 2;

    /// <summary>Nothing up to a time, then one fingerprint up to another.</summary>
    public byte[] OfFingerprint(ulong cluster, ulong[] shards, (long From, long To) bounds, byte[] fingerprint) =>
        [.. Start(cluster, shards, bounds.From), .. Proto.Number((ulong)(bounds.To - bounds.From)), Fingerprint, .. fingerprint];

    /// <summary>Nothing up to a time, then the messages up to another.</summary>
    public byte[] OfItems(ulong cluster, ulong[] shards, (long From, long To) bounds, IReadOnlyList<(long Timestamp, byte[] Hash)> items,
        bool reconciled)
    {
        List<byte> bytes = [.. Start(cluster, shards, bounds.From), .. Proto.Number((ulong)(bounds.To - bounds.From)), ItemSet,
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
    public (ulong Cluster, IReadOnlyList<ulong> Shards, int Ranges, IReadOnlyList<(long Timestamp, string Hash)> Items) Read(ReadOnlySpan<byte> bytes)
    {
        // Nothing, or no topics: there is nothing more to say.
        if (bytes.Length <= 1)
        {
            return (0, [], 0, []);
        }

        var (cluster, shards) = byTopics ? Topics(ref bytes) : Shards(ref bytes);
        List<(long Timestamp, string Hash)> items = [];
        var (ranges, lower) = (0, byTopics ? (long)Number(ref bytes) : 0L);
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

    /// <summary>What the message is about, and nothing up to a time.</summary>
    private byte[] Start(ulong cluster, ulong[] shards, long from) => byTopics
        ?
        [
            .. Proto.Number((ulong)shards.Length), .. shards.SelectMany(s => Text($"/waku/2/rs/{cluster}/{s}")), .. Proto.Number(0),
            .. Proto.Number((ulong)from),
        ]
        : [.. Proto.Number(cluster), .. Proto.Number((ulong)shards.Length), .. shards.SelectMany(Proto.Number), .. Proto.Number((ulong)from), Skip];

    private static byte[] Text(string text) => [.. Proto.Number((ulong)text.Length), .. System.Text.Encoding.ASCII.GetBytes(text)];

    private static (ulong Cluster, ulong[] Shards) Shards(ref ReadOnlySpan<byte> bytes)
    {
        var cluster = Number(ref bytes);
        var shards = new ulong[Number(ref bytes)];
        for (var i = 0; i < shards.Length; i++)
        {
            shards[i] = Number(ref bytes);
        }

        return (cluster, shards);
    }

    /// <summary>Pubsub topics, all of one cluster, and content topics, which are passed over.</summary>
    private static (ulong Cluster, ulong[] Shards) Topics(ref ReadOnlySpan<byte> bytes)
    {
        var topics = Texts(ref bytes).Select(static t => t.Split('/')).ToList();
        Texts(ref bytes);
        Assert.That(topics, Has.All.Matches<string[]>(t => t!.Length == 6 && t[4] == topics[0][4]), "pubsub topics of one cluster");
        return (topics.Count == 0 ? 0 : ulong.Parse(topics[0][4], CultureInfo.InvariantCulture),
            [.. topics.Select(static t => ulong.Parse(t[5], CultureInfo.InvariantCulture)).Order()]);
    }

    private static List<string> Texts(ref ReadOnlySpan<byte> bytes)
    {
        List<string> texts = [];
        for (var rest = Number(ref bytes); rest > 0; rest--)
        {
            texts.Add(System.Text.Encoding.UTF8.GetString(Take(ref bytes, (int)Number(ref bytes))));
        }

        return texts;
    }

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
