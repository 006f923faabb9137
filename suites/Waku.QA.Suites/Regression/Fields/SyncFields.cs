using System.Text;
using Waku.QA.Core.Adapters;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Regression.Fields;

/// <summary>
/// The numbers of a reconciliation message (WAKU-SYNC), which is no protobuf: counts, lengths and times, each a varint, in the order in which
/// nwaku v0.38.1 reads them.
/// </summary>
internal static class SyncFields
{
    private const byte Skip = 0, ItemSet = 2;
    private const ulong Late = 1UL << 62;

    /// <summary>Bytes that follow: decoders want more of them than a number needs.</summary>
    private const int Rest = 64;

    public static IEnumerable<WireField> All =>
    [
        Field("number of pubsub topics", static (t, v) => [.. Proto.Number(v)]),
        Field("length of a pubsub topic", static (t, v) => [1, .. Proto.Number(v), .. Encoding.UTF8.GetBytes(t)]),
        Field("number of content topics", static (t, v) => [0, .. Proto.Number(v)]),
        Field("time of the first range", static (t, v) => [0, 0, .. Proto.Number(v), .. Proto.Number(Late), Skip]),
        Field("time of the next range", static (t, v) => [0, 0, .. Proto.Number(Late), .. Proto.Number(v), Skip]),
        Field("number of items", static (t, v) => [0, 0, .. Proto.Number(1), .. Proto.Number(Late), ItemSet, .. Proto.Number(v)]),
    ];

    private static WireField Field(string name, Func<string, ulong, byte[]> head) =>
        new(WireProtocols.Reconciliation, name, FieldKind.UInt64, Capability.StoreSync, (t, c, v) => new Proto().Raw([.. head(t, v), .. new byte[Rest]]));
}
