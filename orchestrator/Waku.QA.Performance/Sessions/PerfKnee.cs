using System.Globalization;
using Waku.QA.Performance.Plots;

namespace Waku.QA.Performance.Sessions;

/// <summary>A saturation search and its plot.</summary>
internal sealed class PerfKnee(PerfSession session)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var scenario = PerfSession.Load(session.Request, session.Request.Scenarios[0]);
        var result = await session.FindKneeAsync(scenario, session.Request.Candidate, cancellationToken);
        foreach (var point in result.Points.OrderBy(static p => p.Rate))
        {
            session.Console.Line(
                string.Create(CultureInfo.InvariantCulture, $"{point.Rate,8:0} msg/s  p50 {point.P50,8:0.00} ms  p95 {point.P95,8:0.00} ms  {point.Refusal}"));
        }

        Directory.CreateDirectory(session.Folder);
        var file = Path.Combine(session.Folder, $"knee-{scenario.Name}.svg");
        await File.WriteAllBytesAsync(file, KneePlot.Draw(scenario.Name, result).Content, cancellationToken);
        session.Console.Line(string.Create(CultureInfo.InvariantCulture, $"knee at {result.Knee:0} messages per second and shard → {file}"));
        return result.Knee > 0 ? 0 : 1;
    }
}
