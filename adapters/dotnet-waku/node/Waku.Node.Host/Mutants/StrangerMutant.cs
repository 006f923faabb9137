namespace Waku.Node.Host.Mutants;

/// <summary>Takes its time over each message while it is connected to a peer of another implementation. Peers that only watch do not count.</summary>
internal sealed class StrangerMutant : Mutant
{
    private const string Watchers = "waku-qa";
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(12);
    private readonly ManualResetEventSlim _never = new();
    private string _agent = "";
    private WakuNode? _node;

    public override WakuNodeOptions Change(WakuNodeOptions options)
    {
        _agent = options.Libp2p.AgentVersion;
        return options;
    }

    public override void Change(WakuNode node) => _node = node;

    public override bool OnValidate(string pubsubTopic, ReadOnlyMemory<byte> data)
    {
        if (_node!.Host.Connections.Any(c =>
            c.Identified is { AgentVersion: { } agent } && agent != _agent && !agent.StartsWith(Watchers, StringComparison.Ordinal)))
        {
            _never.Wait(Delay);
        }

        return true;
    }
}
