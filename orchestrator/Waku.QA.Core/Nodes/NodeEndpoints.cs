namespace Waku.QA.Core.Nodes;

/// <summary>How the harness reaches a running node.</summary>
/// <param name="Rest">Base address of REST.</param>
/// <param name="Metrics">Base address of metrics; null when there are none.</param>
/// <param name="Control">Base address of gRPC control; nobody may answer there.</param>
public sealed record NodeEndpoints(Uri Rest, Uri? Metrics, Uri Control)
{
    /// <summary>Token that the nodes of this run accept on their control interfaces.</summary>
    public string ControlToken { get; init; } = "";
}
