using Waku.Libp2p.Identity;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Wire;

/// <summary>secp256k1 keys, as nwaku and go-waku take them on their command lines.</summary>
public sealed class NodeKeys : INodeKeys
{
    /// <inheritdoc/>
    public (string Key, string PeerId) Of(byte[] seed) => (Convert.ToHexStringLower(seed), IdentityKey.Secp256k1FromBytes(seed).PeerId.ToString());
}
