using System.Text.Json;

namespace Waku.Node.Tests.Host.Scenarios;

/// <summary>A script of several steps over several nodes, with what nwaku did at each.</summary>
public sealed record Scenario
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Version of the form: 1.</summary>
    public required int Schema { get; init; }

    /// <summary>What is told, in a sentence.</summary>
    public required string About { get; init; }

    /// <summary>Release of nwaku, and how its answers are known.</summary>
    public required string Source { get; init; }

    /// <summary>Flags of each node beside those of the runner.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Nodes { get; init; }

    /// <summary>The steps.</summary>
    public required IReadOnlyList<ScenarioStep> Steps { get; init; }

    public static Scenario Load(string path) => JsonSerializer.Deserialize<Scenario>(File.ReadAllBytes(path), Options)!;

    public void Save(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Options) + "\n");
}
