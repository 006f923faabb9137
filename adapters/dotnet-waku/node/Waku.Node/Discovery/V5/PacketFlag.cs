namespace Waku.Node.Discovery.V5;

/// <summary>Kinds of discovery v5 packets.</summary>
internal enum PacketFlag : byte
{
    Ordinary = 0,
    WhoAreYou = 1,
    Handshake = 2,
}
