using System.Net;
using Waku.Node.Discovery.Dns;
using Waku.Node.Enr;

namespace Waku.Node.Host.Configuration;

/// <summary>Flags of discovery v5 and DNS discovery.</summary>
internal static class DiscoveryFlags
{
    private const int DnsPort = 53;

    public static DiscoverySettings From(FlagValues flags, IPAddress listenIp, int shift, int colocation)
    {
        var servers = flags.List("dns-addrs-name-server").Select(static t => IPEndPoint.TryParse(t, out var server)
            ? server.Port == 0 ? new IPEndPoint(server.Address, DnsPort) : server
            : throw new FlagException($"--dns-addrs-name-server: '{t}' is not an IP address with an optional :port")).ToList();
        var tree = flags.Text("dns-discovery-url");
        if (tree.Length > 0)
        {
            if (!EnrTree.TryParseUrl(tree, out _, out _))
            {
                throw new FlagException($"--dns-discovery-url: '{tree}' is not of the form enrtree://<key>@<domain>");
            }

            if (servers.Count == 0)
            {
                flags.Warn("--dns-discovery-url needs --dns-addrs-name-server=<ip>: this node asks no public name server by itself; DNS discovery is off");
                tree = "";
            }
        }

        var endPoint = new IPEndPoint(listenIp, flags.Port("discv5-udp-port", shift));
        return new DiscoverySettings
        {
            Discv5 = flags.Boolean("discv5-discovery") ? endPoint : null,
            Bootstrap = Bootstrap(flags),
            UpdateRecord = flags.Boolean("discv5-enr-auto-update"),

            // Nodes of a test cluster may share one address: the operator says so by --ip-colocation-limit=0.
            MaxNodesPerIp = colocation == 0 ? 0 : new DiscoverySettings().MaxNodesPerIp,
            DnsTree = tree.Length > 0 ? tree : null,
            NameServers = servers,
        };
    }

    /// <summary>A record that is none is left out, as in nwaku: the others may do.</summary>
    private static List<NodeRecord> Bootstrap(FlagValues flags)
    {
        List<NodeRecord> records = [];
        foreach (var text in flags.List("discv5-bootstrap-node"))
        {
            if (NodeRecord.TryParse(text, out var record))
            {
                records.Add(record);
            }
            else
            {
                flags.Warn($"--discv5-bootstrap-node: '{text}' is not a valid ENR (enr:…); it is left out");
            }
        }

        return records;
    }
}
