using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Runs.Verification;

/// <summary>The clusters in which an adapter is probed: the subject, and peers of another adapter that can do everything.</summary>
internal static class ContractTopology
{
    public const string Subject = "subject";
    public const string Partner = "partner";
    public const string SubjectLight = "subject-light";
    public const string PartnerLight = "partner-light";
    public const string Stranger = "stranger";
    public const int Shards = 8;

    /// <summary>What the subject's light node offers where it can be told: not what it would prefer.</summary>
    public const string Muxer = "mplex";
    private static readonly Capability[] Services =
        [Capability.StoreServer, Capability.LegacyStoreServer, Capability.FilterServer, Capability.LightpushServer, Capability.LegacyLightpushServer];

    /// <summary>Static sharding, with a light node of each that uses the other's services, and a node of another Waku cluster.</summary>
    /// <param name="subject">Node under test.</param>
    /// <param name="declared">What its version declares.</param>
    /// <param name="partner">Implementation of the peers.</param>
    /// <param name="lenient">Implementation that leaves the connection to a peer of another Waku cluster alone; null for none.</param>
    public static Topology Static(NodeGroup subject, Capabilities declared, string partner, string? lenient)
    {
        var light = declared.Has(Capability.LightNode);
        List<NodeGroup> groups =
        [
            new() { Name = Partner, Implementation = partner, Role = NodeRole.Service },
            subject with { Name = Subject, Role = Services.Any(declared.Has) ? NodeRole.Service : NodeRole.Relay,
                Discovery = declared.Has(Capability.PeerExchangeServer),
                    ServiceLimits = declared.Has(Capability.StoreSync) ? new ServiceLimits { StoreSync = TimeSpan.FromMinutes(5) } : null,
                        Service = light ? null : Partner },
            new() { Name = PartnerLight, Implementation = partner, Role = NodeRole.Light, Service = Subject },
        ];
        if (light)
        {
            groups.Add(subject with
            {
                Name = SubjectLight,
                Role = NodeRole.Light,
                Service = Partner,
                Muxer = declared.Has(Capability.MuxerChoice) ? Muxer : null
            });
        }

        if (lenient is not null)
        {
            // A light node, so that nobody dials it before the probe does.
            groups.Add(new NodeGroup { Name = Stranger, Implementation = lenient, ClusterId = 67, Role = NodeRole.Light, Service = Partner });
        }

        return new Topology { Name = "contract", Shards = [0, 1], Graph = GraphShape.Star, Groups = groups };
    }

    /// <summary>Autosharding, with a subject that serves messaging.</summary>
    public static Topology Messaging(NodeGroup subject, string partner) =>
        Auto(subject with { Messaging = true }, partner) with { Name = "contract-messaging" };

    /// <summary>Autosharding.</summary>
    public static Topology Auto(NodeGroup subject, string partner) => new()
    {
        Name = "contract-auto",
        Autoshards = Shards,
        Shards = [.. Enumerable.Range(0, Shards)],
        Groups = [new NodeGroup { Name = Partner, Implementation = partner }, subject with { Name = Subject }],
    };
}
