namespace Waku.QA.Performance.Comparison;

/// <summary>How a metric varies from run to run.</summary>
public enum MetricKind
{
    /// <summary>Counts of bytes, messages, artefacts: nearly the same in every run, so that small changes are seen.</summary>
    Counter,

    /// <summary>Times and what depends on them: noisy.</summary>
    Timing,
}
