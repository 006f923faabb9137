using System.Globalization;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using Waku.QA.Performance.Recording;
using YamlDotNet.RepresentationModel;

namespace Waku.QA.Performance.Comparison;

/// <summary>How a comparison is judged, from <c>suites/gates/performance.yaml</c>: everything is fixed before anything is measured.</summary>
/// <param name="Looks">Looks.</param>
/// <param name="Metrics">Metrics that gate, counters first.</param>
/// <param name="CertificatePairs">Pairs of the baseline with itself that a noise certificate needs.</param>
/// <param name="CertificateAge">Age at which it is too old.</param>
/// <param name="SizeMargin">Relative growth of a program or image that blocks: that of counters.</param>
/// <param name="MaximumSteal">Share of CPU time that the hypervisor may take.</param>
/// <param name="MaximumLeak">Growth of memory, megabytes per hour, that its lower limit may not exceed.</param>
public sealed record PerformancePolicy(LookPlan Looks, IReadOnlyList<MetricPolicy> Metrics, int CertificatePairs, TimeSpan CertificateAge, double SizeMargin,
    double MaximumSteal, double MaximumLeak)
{
    private const double DefaultSteal = 0.05;
    private const double DefaultLeak = 5;

    /// <summary>Reads a policy, checked against <c>suites/gates/performance.schema.json</c>.</summary>
    /// <exception cref="UsageException">Names file, line, column and the mend.</exception>
    public static PerformancePolicy Load(string file)
    {
        var source = YamlSource.Load(file);
        new SchemaValidator("performance.schema.json").Validate(source);
        var root = source.Root;
        var looks = ((YamlSequenceNode)root["looks"]).Select(static n => int.Parse(((YamlScalarNode)n).Value!, CultureInfo.InvariantCulture)).ToList();
        if (!looks.SequenceEqual(looks.Distinct().Order()))
        {
            throw source.Error(root["looks"], "'looks' must ascend; for example [8, 12, 20, 30]");
        }

        var (timing, counter) = (Margins(root, "timing"), Margins(root, "counter"));
        var metrics = ((YamlSequenceNode)root["metrics"]).Cast<YamlMappingNode>().Select(m => Metric(m, timing, counter)).OrderBy(static m => m.Kind).ToList();
        var certificate = Child(root, "certificate") as YamlMappingNode;
        return new PerformancePolicy(
            new LookPlan(looks, Number(root, "alpha")!.Value), metrics, (int)(certificate is null ? looks[0] : Number(certificate, "pairs")!.Value),
            TimeSpan.FromHours(certificate is null ? 24 : Number(certificate, "hours")!.Value), counter.BlockShift, Number(root, "maximumSteal")
                ?? DefaultSteal, Number(root, "maximumLeak")
                ?? DefaultLeak);
    }

    /// <summary>Metrics that gate nodes like those of some pairs: all but the optional ones that no pair has.</summary>
    public IReadOnlyList<MetricPolicy> MeasuredIn(IReadOnlyList<PairResult> pairs) =>
        [.. Metrics.Where(m => !m.Optional || pairs.Any(p => !double.IsNaN(m.DifferenceOf(p))))];

    private static MetricPolicy Metric(YamlMappingNode map, MetricMargins timing, MetricMargins counter)
    {
        var kind = Enum.Parse<MetricKind>(Text(map, "kind")!, ignoreCase: true);
        return new MetricPolicy(Text(map, "name")!, kind, Text(map, "better") == "higher", kind == MetricKind.Counter ? counter : timing,
            Text(map, "optional") == "true");
    }

    private static MetricMargins Margins(YamlMappingNode root, string key)
    {
        var map = (YamlMappingNode)root[key];
        return new MetricMargins(Number(map, "blockLower")!.Value, Number(map, "blockShift")!.Value, Number(map, "passUpper")!.Value);
    }

    private static YamlNode? Child(YamlMappingNode map, string key) => map.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;

    private static string? Text(YamlMappingNode map, string key) => (Child(map, key) as YamlScalarNode)?.Value;

    private static double? Number(YamlMappingNode map, string key) => Text(map, key) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;
}
