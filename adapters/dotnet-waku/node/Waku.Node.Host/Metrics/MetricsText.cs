using System.Globalization;
using System.Text;

namespace Waku.Node.Host.Metrics;

/// <summary>Prometheus text format 0.0.4.</summary>
internal sealed class MetricsText
{
    private readonly StringBuilder _text = new(16_384);
    private readonly HashSet<string> _names = [];

    public void Gauge(string name, string help, params ReadOnlySpan<(string Labels, double Value)> rows) => Write(name, "gauge", help, "", rows);

    public void Counter(string name, string help, params ReadOnlySpan<(string Labels, double Value)> rows) => Write(name, "counter", help, "_total", rows);

    /// <summary>A family without a value, unless it was written.</summary>
    public void Declare(string name, string type)
    {
        if (_names.Add(name))
        {
            _text.Append(CultureInfo.InvariantCulture, $"# HELP {name} nwaku has it; declared, not counted by this node\n# TYPE {name} {type}\n");
        }
    }

    /// <summary>Sum, in seconds, and count of a histogram whose buckets nobody asks for.</summary>
    public void Duration(string name, string help, TimeSpan sum, long count) => Summed(name, help, sum.TotalSeconds, count);

    /// <summary>Sum and count of a histogram whose buckets nobody asks for.</summary>
    public void Summed(string name, string help, double sum, long count)
    {
        _names.Add(name);
        _text.Append(CultureInfo.InvariantCulture,
            $"# HELP {name} {help}\n# TYPE {name} histogram\n{name}_sum {sum:0.0#####}\n{name}_count {count:0.0}\n{name}_bucket{{le=\"+Inf\"}} {count:0.0}\n");
    }

    /// <summary>A histogram of counts that are not cumulated, the last one beyond all bounds.</summary>
    public void Histogram(string name, string help, double[] bounds, long[] counts, double sum)
    {
        _names.Add(name);
        _text.Append(CultureInfo.InvariantCulture,
            $"# HELP {name} {help}\n# TYPE {name} histogram\n{name}_sum {sum:0.0###}\n{name}_count {counts.Sum():0.0}\n");
        long total = 0;
        for (var i = 0; i < bounds.Length; i++)
        {
            total += counts[i];
            _text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{le=\"{bounds[i]:0.0}\"}} {total:0.0}\n");
        }

        _text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{le=\"+Inf\"}} {counts.Sum():0.0}\n");
    }

    /// <summary>A label value that a peer chose.</summary>
    public static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal);

    public override string ToString() => _text.ToString();

    private void Write(string name, string type, string help, string suffix, ReadOnlySpan<(string Labels, double Value)> rows)
    {
        _names.Add(name);
        _text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
        foreach (var (labels, value) in rows)
        {
            _text.Append(CultureInfo.InvariantCulture, $"{name}{suffix}{labels} {value:0.0###}\n");
        }
    }
}
