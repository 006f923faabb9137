namespace Waku.QA.Core.Nodes;

/// <summary>Makes node keys: the plan knows peer ids before any process exists.</summary>
public interface INodeKeys
{
    /// <summary>Private key (hexadecimal, secp256k1) and peer id of a node; the same seed bytes give the same key.</summary>
    /// <param name="seed">32 bytes.</param>
    (string Key, string PeerId) Of(byte[] seed);
}
