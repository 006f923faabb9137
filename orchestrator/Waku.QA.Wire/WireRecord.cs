using Waku.Node.Enr;

namespace Waku.QA.Wire;

/// <summary>A node record (EIP-778, 31/WAKU2-ENR) that a node gave, with its signature checked.</summary>
public sealed class WireRecord
{
    private WireRecord(NodeRecord record) => Record = record;

    /// <summary>Peer id of its owner.</summary>
    public string PeerId => Record.PeerId.ToString();

    /// <summary>Waku cluster that it says it is in; null when it names none.</summary>
    public int? Cluster => Record.Shards?.Cluster;

    /// <summary>Shards of that cluster; none when it names none.</summary>
    public IReadOnlyList<int> Shards => [.. Record.Shards?.Shards.Select(static s => (int)s) ?? []];

    /// <summary>Services that it offers, a bit each (31/WAKU2-ENR): 1 relay, 2 store, 4 filter, 8 lightpush.</summary>
    public int Services => Record.Bytes("waku2") is [var bits] ? bits : 0;

    internal NodeRecord Record { get; }

    /// <summary>Reads a record of bytes.</summary>
    /// <exception cref="Exception">It is none, or its signature is wrong (<see cref="WireFailure.Is"/>).</exception>
    public static WireRecord Decode(byte[] bytes) => new(NodeRecord.Decode(bytes));

    /// <summary>Reads a record of text, <c>enr:…</c>; null when it is none.</summary>
    public static WireRecord? Parse(string text) => NodeRecord.TryParse(text, out var record) ? new WireRecord(record) : null;
}
