using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Runs.Evidence;

/// <summary>Names a plan by what it has: parts of one run have the same, and nothing can be left out of it unseen.</summary>
internal static class PlanHash
{
    /// <summary>SHA-256 of a topology without its references.</summary>
    public static string Of(Topology topology) =>
        Hex(JsonSerializer.Serialize(topology with { Groups = [.. topology.Groups.Select(static g => g with { Reference = null })] }, Jsons.Line));

    /// <summary>The hash that a plan must have.</summary>
    public static string Of(PlanEvidence plan)
    {
        var text = new StringBuilder($"{plan.Suite}\n{plan.Filter}\n{plan.TopologyDigest}\n{plan.Seed}\n");
        foreach (var planned in plan.Cases.OrderBy(static c => c.Id, StringComparer.Ordinal))
        {
            text.Append(JsonSerializer.Serialize(planned, Jsons.Line)).Append('\n');
        }

        return Hex(text.ToString());
    }

    /// <summary>SHA-256 of several topologies and of what else decides what is done on them.</summary>
    public static string Of(IEnumerable<Topology> topologies, string conditions) => Hex($"{string.Join('\n', topologies.Select(Of))}\n{conditions}");

    /// <summary>SHA-256 of several digests.</summary>
    public static string Of(IEnumerable<string> digests) => Hex(string.Join('\n', digests));

    private static string Hex(string text) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
}
