namespace Waku.QA.Runs.Dossiers.Model;

/// <summary>A figure. Shifts are relative, positive is worse.</summary>
/// <param name="Metric">Name.</param>
/// <param name="Text">As it was written down.</param>
/// <param name="Shift">Estimate; null for a figure without a baseline.</param>
/// <param name="Lower">Lower end of its interval.</param>
/// <param name="Upper">Upper end of its interval.</param>
/// <param name="Pairs">Pairs behind it.</param>
internal sealed record Figure(string Metric, string Text, double? Shift = null, double? Lower = null, double? Upper = null, int? Pairs = null);
