using Waku.QA.Adapters.Testing.Recordings;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.GoWaku.Tests;

/// <summary>A real go-waku v0.10.0, recorded on loopback; cluster 66, shards 0 and 1.</summary>
internal static class Recorded
{
    public const string Version = "v0.10.0";

    /// <summary>No go-waku runs where these tests run: this server answers with what a real one said, and says what it is.</summary>
    public const string StandIn = "recorded go-waku v0.10.0 (stands for a real one)";

    private static readonly Capabilities Everything = new(Enum.GetValues<Capability>());

    public static IReadOnlyList<int> Shards { get; } = [0, 1];

    public static IReadOnlyList<RecordedExchange> All { get; } = RecordedExchange.Load(Version);

    public static RecordedReplay Replay { get; } = new(
        static (address, recorded) =>
            GoWakuNode.Create(new NodeEndpoints(address, address, address), Everything, Shards, [], () => AdapterCall.RequestIdOf(recorded)),
        GoWakuCall.For,
        StandIn);

    public static RecordedExchange Named(string name) => All.Single(r => r.Name == name);
}
