namespace Waku.Node.Host.Mutants;

/// <summary>
/// <c>refuses-AGENT</c>: disconnects every peer whose agent starts with a text, so that it is known what a run makes of two that do not stay
/// connected (issue 19).
/// </summary>
/// <param name="agent">Start of the agent's name.</param>
internal sealed class RefusingMutant(string agent) : Mutant
{
    /// <summary>What names look like.</summary>
    public const string Form = "refuses-AGENT";
    private const string Start = "refuses-";

    /// <summary>The mutant of a name; null when it is none of these.</summary>
    public static Mutant? Parse(string name) =>
        name.StartsWith(Start, StringComparison.Ordinal) && name.Length > Start.Length ? new RefusingMutant(name[Start.Length..]) : null;

    /// <inheritdoc/>
    public override void Change(WakuNode node) => node.Host.PeerIdentified += connection =>
    {
        if (connection.Identified?.AgentVersion?.StartsWith(agent, StringComparison.Ordinal) == true)
        {
            _ = node.Host.DisconnectAsync(connection.RemotePeer);
        }
    };
}
