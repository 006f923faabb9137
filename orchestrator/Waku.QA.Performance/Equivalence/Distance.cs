using System.Globalization;

namespace Waku.QA.Performance.Equivalence;

/// <summary>A relative shift with one-sided limits, each with the confidence of the test.</summary>
/// <param name="Shift">Hodges-Lehmann estimate.</param>
/// <param name="Lower">Lower limit.</param>
/// <param name="Upper">Upper limit.</param>
public readonly record struct Distance(double Shift, double Lower, double Upper)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Shift:+0%;-0%;0%} ({Lower:+0%;-0%;0%} to {Upper:+0%;-0%;0%})");
}
