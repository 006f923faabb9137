namespace Waku.Libp2p.Muxing;

/// <summary>Many streams over one secured connection.</summary>
internal interface IMuxer : IAsyncDisposable
{
    /// <summary>Streams open now, both directions.</summary>
    int StreamCount { get; }

    /// <summary>The open streams, in no order.</summary>
    IEnumerable<MuxedStream> Streams { get; }

    /// <summary>True once no stream can be opened any more: either side is closing, or the connection ended. Before any stream learns of it.</summary>
    bool IsOver { get; }

    /// <summary>Reads frames until the connection ends. Runs once.</summary>
    Task RunAsync(Action<MuxedStream> onInbound);

    /// <summary>Opens an outbound stream.</summary>
    MuxedStream Open();
}
