using System.Globalization;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Runs.Exporting;

/// <summary>
/// A plan as Kubernetes manifests: a namespace that nothing leaves, and for each node a pod, which ends for good when its node ends, and a service
/// whose cluster IP is the address that the others know. The addresses must be free ones of the service range of the cluster.
/// </summary>
internal static class KubernetesManifests
{
    private const string Label = "waku.node";

    /// <summary>The manifests, as one file of several documents.</summary>
    public static string Of(string name, IReadOnlyList<ExportedNode> nodes, string comment)
    {
        var space = DnsName.Of($"waku-{name}");
        return ManifestText.Of(comment,
        [
            Resource("v1", "Namespace", new() { ["name"] = space }, null),
            Resource("networking.k8s.io/v1", "NetworkPolicy", new() { ["name"] = "no-way-out", ["namespace"] = space }, new()
            {
                ["podSelector"] = new Dictionary<string, object>(),
                ["policyTypes"] = new[] { "Egress" },
                ["egress"] = new[]
                {
                    new Dictionary<string, object> { ["to"] = new[] { new Dictionary<string, object> { ["podSelector"] = new Dictionary<string, object>() } } },
                },
            }),
            .. nodes.SelectMany(n => (object[])[Service(n, space), Pod(n, space)]),
        ]);
    }

    private static Dictionary<string, object> Service(ExportedNode node, string space) => Resource("v1", "Service", Metadata(node, space), new()
    {
        ["clusterIP"] = node.Address.Ip,
        ["selector"] = new Dictionary<string, object> { [Label] = DnsName.Of(node.Name) },
        ["ports"] = Ports(node.Address.Ports).Select(static p =>
            new Dictionary<string, object> { ["name"] = p.Name, ["port"] = p.Number, ["protocol"] = p.Protocol }).ToArray(),
    });

    private static Dictionary<string, object> Pod(ExportedNode node, string space)
    {
        var container = new Dictionary<string, object>
        {
            ["name"] = "node",
            ["image"] = node.Image,
            ["args"] = node.Arguments.Select(Literal).ToArray(),
            ["env"] = node.Environment.Select(static e => new Dictionary<string, object> { ["name"] = e.Key, ["value"] = Literal(e.Value) }).ToArray(),
            ["ports"] = Ports(node.Address.Ports).Select(static p =>
                new Dictionary<string, object> { ["name"] = p.Name, ["containerPort"] = p.Number, ["protocol"] = p.Protocol }).ToArray(),
            ["securityContext"] = new Dictionary<string, object>
            {
                ["allowPrivilegeEscalation"] = false,
                ["capabilities"] = new Dictionary<string, object> { ["drop"] = new[] { "ALL" } },
            },
            ["readinessProbe"] = new Dictionary<string, object>
            {
                ["tcpSocket"] = new Dictionary<string, object> { ["port"] = node.Address.Ports.Rest },
                ["periodSeconds"] = 1,
            },
        };
        Dictionary<string, object> limits = [];
        if (node.Limits?.Cpus is { } cpus)
        {
            limits["cpu"] = cpus.ToString(CultureInfo.InvariantCulture);
        }

        if (node.Limits?.MemoryBytes is { } memory)
        {
            limits["memory"] = memory.ToString(CultureInfo.InvariantCulture);
        }

        if (limits.Count > 0)
        {
            container["resources"] = new Dictionary<string, object> { ["limits"] = limits };
        }

        var metadata = Metadata(node, space);
        metadata["labels"] = new Dictionary<string, object> { [Label] = DnsName.Of(node.Name) };
        return Resource("v1", "Pod", metadata, new()
        {
            ["restartPolicy"] = "Never",
            ["automountServiceAccountToken"] = false,
            ["enableServiceLinks"] = false,
            ["containers"] = new[] { container },
        });
    }

    /// <summary>Discovery listens at the UDP port with the number of the TCP port.</summary>
    private static (string Name, int Number, string Protocol)[] Ports(NodePorts ports) =>
    [
        ("libp2p", ports.Tcp, "TCP"), ("discovery", ports.Tcp, "UDP"), ("websocket", ports.WebSocket, "TCP"), ("rest", ports.Rest, "TCP"),
        ("metrics", ports.Metrics, "TCP"), ("control", ports.Control, "TCP"),
    ];

    private static Dictionary<string, object> Metadata(ExportedNode node, string space) => new() { ["name"] = DnsName.Of(node.Name), ["namespace"] = space };

    private static Dictionary<string, object> Resource(string version, string kind, Dictionary<string, object> metadata, Dictionary<string, object>? spec)
    {
        var resource = new Dictionary<string, object> { ["apiVersion"] = version, ["kind"] = kind, ["metadata"] = metadata };
        if (spec is not null)
        {
            resource["spec"] = spec;
        }

        return resource;
    }

    /// <summary>A dollar before a parenthesis begins a variable of the pod; two are one.</summary>
    private static string Literal(string text) => text.Replace("$(", "$$(", StringComparison.Ordinal);
}
