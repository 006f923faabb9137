using System.Text.Json;
using System.Text.Json.Serialization;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;

namespace Waku.QA.CaseKit;

/// <summary>
/// What cases are generated from: the topology of the run, and what the newest line of each implementation can do. It reaches a suite as
/// a test parameter, so that discovery is a pure function of it: no I/O, no clock, no state of the process.
/// </summary>
/// <param name="Topology">Nodes of the run.</param>
/// <param name="Newest">Capabilities by implementation, known without looking at what will run.</param>
public sealed record CasePlan(Topology Topology, IReadOnlyDictionary<string, IReadOnlyList<Capability>> Newest)
{
    /// <summary>Name of the test parameter.</summary>
    public const string Parameter = "waku-qa.plan";
    private static readonly JsonSerializerOptions Format = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>The plan of a topology.</summary>
    public static CasePlan Of(Topology topology, IAdapterCatalogue catalogue) => new(
        topology,
        topology.Implementations.ToDictionary(static i => i, i => (IReadOnlyList<Capability>)[.. catalogue.Find(i)!.CapabilitiesOf(NodeVersion.Unknown).All]));

    /// <summary>The plan that the program which loads the suite gave it; null where it gave none, as under <c>dotnet test</c>.</summary>
    public static CasePlan? Given => TestContext.Parameters.Get(Parameter) is { } text ? JsonSerializer.Deserialize<CasePlan>(text, Format) : null;

    /// <summary>As the value of the parameter.</summary>
    public string ToText() => JsonSerializer.Serialize(this, Format);

    /// <summary>Capabilities of the newest line of a label.</summary>
    public Capabilities NewestOf(string label) =>
        new([.. Newest[Topology.Groups.First(g => (g.Label ?? g.Implementation) == label).Implementation]]);
}
