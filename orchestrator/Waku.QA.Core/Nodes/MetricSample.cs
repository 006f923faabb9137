namespace Waku.QA.Core.Nodes;

/// <summary>One Prometheus sample.</summary>
/// <param name="Name">Full name.</param>
/// <param name="Labels">Labels.</param>
/// <param name="Value">Value.</param>
public sealed record MetricSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);
