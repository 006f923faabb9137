using System.Collections.Immutable;

namespace Waku.Node.Host.Configuration;

/// <summary>Flags of nwaku for what this node has not. They are accepted, so that nwaku's scripts run; what a script will miss is a warning.</summary>
internal static class IgnoredFlags
{
    /// <summary>Switches that would promise what is not kept: without RLN a node of a network with RLN passes on what its peers punish.</summary>
    private static readonly string[] OnlyOff = ["rln-relay"];

    /// <summary>Switches without effect: warned of when they are on.</summary>
    private static readonly string[] Missing =
    [
        "rln-relay-dynamic", "store-resume", "mix", "relay-peer-exchange", "relay-shard-manager", "relay-client", "reliability", "peer-persistence",
    ];

    /// <summary>Without effect, whatever the value: deprecated in nwaku, or of no meaning here.</summary>
    private static readonly string[] NoEffect =
        ["keep-alive", "rendezvous", "metrics-logging", "dns-discovery", "max-relay-peers", "store-max-num-db-connections"];

    public static readonly ImmutableArray<Flag> All =
    [
        .. OnlyOff.Select(static n => new Flag(n, FlagKind.Boolean, "false", "accepted for nwaku's scripts; only false is supported")),
        .. Missing.Select(static n => new Flag(n, FlagKind.Boolean, "false", "accepted for nwaku's scripts, without effect; a warning when true")),
        .. NoEffect.Select(static n => new Flag(n, FlagKind.Text, "", "accepted for nwaku's scripts, without effect")),
        new("preset", FlagKind.Text, "", "accepted for nwaku's scripts; only empty is supported"),
    ];

    /// <exception cref="FlagException">A flag asks for what would be unsafe.</exception>
    public static void Check(FlagValues flags)
    {
        foreach (var name in OnlyOff)
        {
            if (flags.Boolean(name))
            {
                throw new FlagException($"--{name}=true is not supported; leave it out or set it to false");
            }
        }

        foreach (var name in Missing)
        {
            if (flags.Boolean(name))
            {
                flags.Warn($"--{name}=true has no effect: this node has it not");
            }
        }

        if (flags.Text("preset").Length > 0)
        {
            throw new FlagException($"--preset={flags.Text("preset")} joins a public network, which this node does not; leave it out");
        }
    }
}
