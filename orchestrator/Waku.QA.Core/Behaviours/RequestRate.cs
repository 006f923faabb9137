namespace Waku.QA.Core.Behaviours;

/// <summary>How often one peer may ask a service before it is refused for asking too often.</summary>
/// <param name="Requests">Requests, at least one.</param>
/// <param name="Per">The time in which they may be made.</param>
public sealed record RequestRate(int Requests, TimeSpan Per)
{
    /// <summary>Time between two requests of a peer that is never refused.</summary>
    public TimeSpan Interval => Per / Requests;

    /// <inheritdoc/>
    public override string ToString() => $"{Requests} in {Per.TotalSeconds:0.###} s";
}
