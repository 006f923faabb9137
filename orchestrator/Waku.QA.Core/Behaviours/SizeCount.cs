namespace Waku.QA.Core.Behaviours;

/// <summary>What relay's size limit is held against (11/WAKU2-RELAY and 64/WAKU2-NETWORK leave it open).</summary>
public enum SizeCount
{
    /// <summary>The encoded Waku message.</summary>
    Message,

    /// <summary>The whole gossipsub RPC that carries it: a payload at the limit is refused.</summary>
    Rpc,
}
