using Waku.QA.Adapters.Rest;
using Waku.QA.Adapters.Testing.Recordings;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Nwaku.Tests;

/// <summary>What was recorded from real nodes, oldest first; of the last two single answers only.</summary>
internal static class Recorded
{
    private static readonly Capabilities Everything = new(Enum.GetValues<Capability>());

    public static IReadOnlyList<string> Versions { get; } = ["v0.36.0", "v0.37.1", "master-7d1c6ab", "v0.38.1", "logosdeliverynode-2026-08"];

    public static IReadOnlyList<RecordedExchange> All { get; } = [.. Versions.SelectMany(RecordedExchange.Load)];

    public static RecordedReplay Replay { get; } = new(
        static (address, recorded) =>
            new RestNode(new NodeEndpoints(address, address, address), "nwaku", Everything, () => AdapterCall.RequestIdOf(recorded), NwakuAdapter.Dialect),
        AdapterCall.For,
        "recorded nwaku (stands for a real one)");
}
