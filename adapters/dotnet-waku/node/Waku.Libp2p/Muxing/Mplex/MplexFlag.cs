namespace Waku.Libp2p.Muxing.Mplex;

/// <summary>Message flags of mplex; receiver and initiator are seen from who opened the stream.</summary>
internal enum MplexFlag : byte
{
    NewStream = 0,
    MessageReceiver = 1,
    MessageInitiator = 2,
    CloseReceiver = 3,
    CloseInitiator = 4,
    ResetReceiver = 5,
    ResetInitiator = 6,
}
