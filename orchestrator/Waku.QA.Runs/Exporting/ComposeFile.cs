namespace Waku.QA.Runs.Exporting;

/// <summary>A plan as a Compose file (compose-spec): one service a node, on a network of its own without a way out.</summary>
internal static class ComposeFile
{
    private const string Network = "waku";

    /// <summary>The file. Without a name for the project: Compose before 2 refuses it.</summary>
    public static string Of(AddressBlock block, IReadOnlyList<ExportedNode> nodes, string comment) => ManifestText.Of(comment,
        new Dictionary<string, object>
        {
            ["services"] = nodes.ToDictionary(static n => DnsName.Of(n.Name), static n => (object)Service(n)),
            ["networks"] = new Dictionary<string, object>
            {
                [Network] = new Dictionary<string, object>
                {
                    ["internal"] = true,
                    ["ipam"] = new Dictionary<string, object>
                    {
                        ["config"] = new[] { new Dictionary<string, object> { ["subnet"] = block.Cidr, ["gateway"] = block.Gateway } },
                    },
                },
            },
        });

    private static Dictionary<string, object> Service(ExportedNode node)
    {
        var service = new Dictionary<string, object>
        {
            ["image"] = node.Image,
            ["command"] = node.Arguments.Select(Literal).ToArray(),
            ["environment"] = node.Environment.ToDictionary(static e => e.Key, static e => Literal(e.Value)),
            ["networks"] = new Dictionary<string, object> { [Network] = new Dictionary<string, object> { ["ipv4_address"] = node.Address.Ip } },
            ["cap_drop"] = new[] { "ALL" },
            ["restart"] = "no",
        };
        if (node.Limits?.Cpus is { } cpus)
        {
            service["cpus"] = cpus;
        }

        if (node.Limits?.MemoryBytes is { } memory)
        {
            service["mem_limit"] = memory;
        }

        if (node.Limits?.Pids is { } pids)
        {
            service["pids_limit"] = pids;
        }

        if (node.Limits?.CpuSet is { } set)
        {
            service["cpuset"] = set;
        }

        return service;
    }

    /// <summary>A dollar begins a variable of Compose.</summary>
    private static string Literal(string text) => text.Replace("$", "$$", StringComparison.Ordinal);
}
