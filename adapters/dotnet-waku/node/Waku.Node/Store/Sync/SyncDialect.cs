namespace Waku.Node.Store.Sync;

/// <summary>Which bytes a session is spoken in. A session stays in the one that its initiator began with; this node begins with nwaku's.</summary>
public enum SyncDialect
{
    /// <summary>As nwaku v0.36 to v0.38 sends: lists of pubsub and content topics, the first bound without a kind, transfers with the topic first.</summary>
    Nwaku = 0,

    /// <summary>As the text of WAKU-SYNC has it: cluster and shards, the first bound as a skipped range, transfers with the message first.</summary>
    Text = 1,
}
