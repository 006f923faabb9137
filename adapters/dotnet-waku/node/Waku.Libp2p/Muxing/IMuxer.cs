namespace Waku.Libp2p.Muxing;

/// <summary>Many streams over one secured connection.</summary>
internal interface IMuxer : IAsyncDisposable
{
    /// <summary>Streams open now, both directions.</summary>
    int StreamCount { get; }

    /// <summary>Reads frames until the connection ends. Runs once.</summary>
    Task RunAsync(Action<MuxedStream> onInbound);

    /// <summary>Opens an outbound stream.</summary>
    MuxedStream Open();
}
