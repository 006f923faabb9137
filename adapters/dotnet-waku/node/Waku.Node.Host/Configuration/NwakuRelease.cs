namespace Waku.Node.Host.Configuration;

/// <summary>A release of nwaku whose answers the program gives where releases differ (<c>--nwaku-release</c>).</summary>
internal enum NwakuRelease
{
    /// <summary>v0.37.1 and before: health of all protocols, legacy store included.</summary>
    V0371,

    /// <summary>v0.38.1: <c>connectionStatus</c> in the health, no legacy store.</summary>
    V0381,
}
