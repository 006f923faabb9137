namespace Waku.QA.Performance.Load;

/// <summary>How sends are spread over time.</summary>
public enum ScheduleKind
{
    /// <summary>Equal distances.</summary>
    Constant,

    /// <summary>Exponential distances: sends that know nothing of each other.</summary>
    Poisson,

    /// <summary>From nothing to twice the rate, evenly.</summary>
    Ramp,

    /// <summary>Once a second all of its messages at once.</summary>
    Burst,
}
