using Waku.Libp2p.Identity;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Wire;

/// <summary>secp256k1 keys, as nwaku and go-waku take them on their command lines.</summary>
public sealed class NodeKeys : INodeKeys
{
    /// <summary>The identity of a peer of the harness.</summary>
    /// <param name="seed">32 bytes; the same give the same identity.</param>
    public static IdentityKey Identity(byte[] seed) => IdentityKey.Secp256k1FromBytes(seed);

    /// <inheritdoc/>
    public (string Key, string PeerId) Of(byte[] seed) => (Convert.ToHexStringLower(seed), Identity(seed).PeerId.ToString());
}
