namespace Waku.Libp2p.Muxing.Yamux;

/// <summary>Frame types of yamux.</summary>
internal enum YamuxFrameType : byte
{
    Data = 0,
    WindowUpdate = 1,
    Ping = 2,
    GoAway = 3,
}
