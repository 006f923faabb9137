using Waku.Libp2p.Primitives;

namespace Waku.Libp2p.Protobuf;

/// <summary>Bytes from the network are not the protobuf message they claim to be.</summary>
public sealed class ProtoException(string message) : Libp2pException(message);
