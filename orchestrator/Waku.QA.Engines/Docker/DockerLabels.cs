using System.Security.Cryptography;
using System.Text;

namespace Waku.QA.Engines.Docker;

/// <summary>Labels that every container and network of ours carries.</summary>
internal static class DockerLabels
{
    public const string Run = "waku-qa.run";
    public const string Cluster = "waku-qa.cluster";
    public const string Node = "waku-qa.node";
    public const string Implementation = "waku-qa.implementation";
    public const string Owner = "waku-qa.owner";
    public const string Keep = "waku-qa.keep";
    public const string Rest = "waku-qa.rest";

    /// <summary>Engine filter for everything that carries our mark.</summary>
    public static IDictionary<string, IDictionary<string, bool>> Filter =>
        new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { [Run] = true } };

    public static Dictionary<string, string> Of(ClusterRequest request, string? node = null, string? implementation = null)
    {
        var labels = new Dictionary<string, string>
        {
            [Run] = request.RunId,
            [Cluster] = request.Cluster,
            [Owner] = request.Owner.ToString(),
            [Keep] = request.Keep ? "true" : "false",
        };
        if (node is not null)
        {
            labels[Node] = node;
        }

        if (implementation is not null)
        {
            labels[Implementation] = implementation;
        }

        return labels;
    }

    /// <summary>Where the search for a free subnet begins: elsewhere for each cluster.</summary>
    public static int SeedOf(ClusterRequest request) =>
        BitConverter.ToUInt16(SHA256.HashData(Encoding.UTF8.GetBytes($"{request.RunId}/{request.Cluster}")));

    /// <summary>Name of a network of a cluster, or of the container of a node.</summary>
    public static string NameOf(ClusterRequest request, string? part = null) =>
        $"waku-qa-{request.RunId}-{request.Cluster}{(part is null ? "" : $"-{part}")}";

    public static Leftover ToLeftover(string kind, string id, string name, IDictionary<string, string> labels) => new(
        kind, id, name, labels[Run], Of(labels, Cluster) ?? "?", OwnerMark.Parse(Of(labels, Owner)), Of(labels, Keep) == "true", Of(labels, Rest))
    {
        Node = Of(labels, Node),
        Implementation = Of(labels, Implementation),
    };

    private static string? Of(IDictionary<string, string> labels, string name) => labels.TryGetValue(name, out var value) ? value : null;
}
