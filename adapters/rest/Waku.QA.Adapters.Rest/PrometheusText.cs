using System.Globalization;
using System.Text;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Rest;

/// <summary>Prometheus text format 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats).</summary>
public static class PrometheusText
{
    /// <summary>Reads a scrape; comments and empty lines are passed over.</summary>
    /// <exception cref="FormatException">A line is no sample; it is named.</exception>
    public static MetricSet Read(string text)
    {
        List<MetricSample> samples = [];
        foreach (var line in text.Split('\n'))
        {
            if (line.Length > 0 && line[0] != '#' && !string.IsNullOrWhiteSpace(line))
            {
                samples.Add(ReadSample(line.TrimEnd()));
            }
        }

        return new MetricSet(samples);
    }

    private static MetricSample ReadSample(string line)
    {
        var brace = line.IndexOf('{', StringComparison.Ordinal);
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        Dictionary<string, string> labels = [];
        var end = brace >= 0 && brace < space ? ReadLabels(line, brace + 1, labels) : space;
        var name = end < 0 ? "" : line[..(brace >= 0 && brace < space ? brace : space)];
        var value = end < 0 ? "" : line[end..].Trim().Split(' ')[0];
        return name.Length > 0 && TryValue(value, out var number) ? new MetricSample(name, labels, number)
            : throw new FormatException($"'{line}' is no Prometheus sample");
    }

    /// <summary>Reads <c>name="value",…}</c>; the index behind the brace, or -1.</summary>
    private static int ReadLabels(string line, int at, Dictionary<string, string> labels)
    {
        while (at < line.Length && line[at] != '}')
        {
            var equals = line.IndexOf("=\"", at, StringComparison.Ordinal);
            if (equals < 0)
            {
                return -1;
            }

            var name = line[at..equals].Trim(',', ' ');
            var value = new StringBuilder();
            for (at = equals + 2; at < line.Length && line[at] != '"'; at++)
            {
                if (line[at] == '\\' && at + 1 < line.Length)
                {
                    at++;
                    value.Append(line[at] == 'n' ? '\n' : line[at]);
                }
                else
                {
                    value.Append(line[at]);
                }
            }

            labels[name] = value.ToString();
            at++;
            if (at < line.Length && line[at] == ',')
            {
                at++;
            }
        }

        return at < line.Length ? at + 1 : -1;
    }

    private static bool TryValue(string text, out double value)
    {
        value = text switch { "+Inf" => double.PositiveInfinity, "-Inf" => double.NegativeInfinity, "NaN" => double.NaN, _ => 0 };
        return text is "+Inf" or "-Inf" or "NaN" || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }
}
