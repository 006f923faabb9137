namespace Waku.QA.Wire.Probes;

/// <summary>Sees what reaches one node, and tells the log that is current.</summary>
public interface IArrivalSource : IAsyncDisposable
{
    /// <summary>Node that it watches.</summary>
    string Node { get; }

    /// <summary>How it sees: shown in the report.</summary>
    string Kind { get; }

    /// <summary>Arrivals that it missed because the harness was too slow: losses are then not the network's.</summary>
    long Missed { get; }

    /// <summary>Starts watching; what arrives goes to <paramref name="sink"/> from any thread, one call at a time.</summary>
    Task StartAsync(ArrivalSink sink, CancellationToken cancellationToken);
}
