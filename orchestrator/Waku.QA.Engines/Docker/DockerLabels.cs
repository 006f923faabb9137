namespace Waku.QA.Engines.Docker;

/// <summary>Labels that every container and network of ours carries.</summary>
internal static class DockerLabels
{
    public const string Run = "waku-qa.run";
    public const string Cluster = "waku-qa.cluster";
    public const string Node = "waku-qa.node";
    public const string Owner = "waku-qa.owner";
    public const string Keep = "waku-qa.keep";
    public const string Rest = "waku-qa.rest";

    /// <summary>Engine filter for everything that carries our mark.</summary>
    public const string Filter = """{"label":["waku-qa.run"]}""";

    public static Dictionary<string, string> Of(ClusterRequest request, string? node = null)
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

        return labels;
    }

    public static Leftover ToLeftover(string kind, string id, string name, IReadOnlyDictionary<string, string> labels) => new(
        kind, id, name, labels[Run], labels.GetValueOrDefault(Cluster, "?"), OwnerMark.Parse(labels.GetValueOrDefault(Owner)), labels.GetValueOrDefault(Keep) == "true",
        labels.GetValueOrDefault(Rest));
}
