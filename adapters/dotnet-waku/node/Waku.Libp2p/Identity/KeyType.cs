namespace Waku.Libp2p.Identity;

/// <summary>Key types of the libp2p peer-id spec; the numbers are those of its protobuf enum.</summary>
public enum KeyType
{
    /// <summary>RSA; known, not supported.</summary>
    Rsa = 0,

    /// <summary>Ed25519, the default of js-libp2p.</summary>
    Ed25519 = 1,

    /// <summary>secp256k1, the key of Waku nodes and their ENR.</summary>
    Secp256k1 = 2,

    /// <summary>ECDSA P-256; known, not supported.</summary>
    Ecdsa = 3,
}
