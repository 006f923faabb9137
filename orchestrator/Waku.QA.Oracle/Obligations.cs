namespace Waku.QA.Oracle;

/// <summary>
/// Which node owes which message. Obligations are intervals: a node owes while it is joined, up and reachable, as receiver and as publisher,
/// and owes again as soon as it is back and meshed.
/// </summary>
/// <param name="settings">What is granted.</param>
/// <param name="links">Who is connected to whom by plan; null for everybody to everybody.</param>
internal sealed class Obligations(OracleSettings settings, IReadOnlyDictionary<string, IReadOnlySet<string>>? links)
{
    /// <summary>Joins and leaves.</summary>
    public Membership Membership { get; } = new(settings.Settle);

    /// <summary>What troubled nodes.</summary>
    public Troubles Troubles { get; } = new(settings);

    public void Read(MessageEvent e)
    {
        Membership.Read(e);
        Troubles.Read(e);
    }

    /// <summary>Whether what a node received is known to lack a message that it owes.</summary>
    public Grant OfDelivery(string node, MessageEvent publish)
    {
        var grant = Of(node, publish);
        return grant == Grant.None && Membership.At(node, publish.Topic, publish.At)!.Drained is var drained
            ? drained is { } at && at >= EndOf(publish) ? Grant.None : Grant.NotAsked
            : grant;
    }

    /// <summary>Whether a store, asked for all it has at a time, owes a message.</summary>
    public Grant OfStore(string node, MessageEvent publish, DateTimeOffset asked)
    {
        var grant = Of(node, publish);
        return grant != Grant.None ? grant
            : asked < EndOf(publish) ? Grant.NotAsked
            : !settings.StoresKeep && Troubles.WentDown(node, publish.At, asked) ? Grant.Down
            : Grant.None;
    }

    private Grant Of(string node, MessageEvent publish)
    {
        if (publish.Kind != EventKind.Publish || node == publish.Node)
        {
            return Grant.NotMember;
        }

        var to = EndOf(publish);
        var trouble = Troubles.Of(node, publish.At, to);
        if (trouble != Grant.None)
        {
            return trouble;
        }

        if (Membership.At(node, publish.Topic, publish.At) is not { } span)
        {
            return Grant.NotMember;
        }

        if (publish.At < span.OwesFrom || span.To < to)
        {
            return Grant.Settling;
        }

        trouble = Troubles.Of(publish.Node, publish.At, to);
        return trouble != Grant.None ? trouble : IsReachable(node, publish, to) ? Grant.None : Grant.Unreachable;
    }

    private DateTimeOffset EndOf(MessageEvent publish) => publish.At + settings.Window + Troubles.DelayAt(publish.At);

    /// <summary>True when a path of nodes that relay the topic, and are steady, leads from the publisher to the node.</summary>
    private bool IsReachable(string node, MessageEvent publish, DateTimeOffset to)
    {
        if (links is null && !Troubles.AnyCut)
        {
            return true;
        }

        HashSet<string> relays = [.. Membership.NodesOf(publish.Topic).Where(n => IsSteady(n, publish, to)), publish.Node, node];
        Queue<string> open = new([publish.Node]);
        while (open.TryDequeue(out var at))
        {
            if (at == node)
            {
                return true;
            }

            relays.Remove(at);
            foreach (var next in relays.Where(n => IsLinked(at, n) && !Troubles.AreCut(at, n, publish.At, to)).ToList())
            {
                relays.Remove(next);
                open.Enqueue(next);
            }
        }

        return false;
    }

    private bool IsSteady(string node, MessageEvent publish, DateTimeOffset to) =>
        Troubles.Of(node, publish.At, to) == Grant.None
        && Membership.At(node, publish.Topic, publish.At) is { } span && span.OwesFrom <= publish.At && to <= span.To;

    private bool IsLinked(string a, string b) =>
        links is null || (links.TryGetValue(a, out var of) && of.Contains(b)) || (links.TryGetValue(b, out var to) && to.Contains(a));
}
