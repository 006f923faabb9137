using System.Globalization;
using System.Text;

namespace Waku.QA.Oracle;

/// <summary>The life of one message: where it was published, who saw it when, where it stopped.</summary>
public static class Biography
{
    private const int LineHeight = 26;
    private const int Left = 150;
    private const int Width = 760;
    private const int LogLines = 5;

    /// <summary>In words.</summary>
    /// <param name="events">The history.</param>
    /// <param name="hash">The message.</param>
    /// <param name="accusations">What it is accused of.</param>
    /// <param name="logs">Log of each node, as far as it is there.</param>
    public static string Of(IReadOnlyCollection<MessageEvent> events, string hash, IReadOnlyCollection<Violation> accusations,
        IReadOnlyDictionary<string, string> logs)
    {
        var life = events.Where(e => e.Hash == hash).OrderBy(static e => e.At).ToList();
        var text = new StringBuilder($"message {hash}\n");
        if (life.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"on {life[0].Topic}\n");
            foreach (var e in life)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"{e.At:HH:mm:ss.ffffff}  {(e.At - life[0].At).TotalMilliseconds,9:0.0} ms  {e.Kind.ToString().ToLowerInvariant(),-9} {e.Node}\n");
            }
        }

        foreach (var accusation in accusations)
        {
            text.Append(CultureInfo.InvariantCulture, $"{accusation.Kind}: {accusation.Detail}\n");
        }

        foreach (var node in accusations.Select(static a => a.Node).Concat(life.Where(static e => e.Kind == EventKind.Publish).Select(static e => e.Node))
            .Distinct())
        {
            var lines = logs.GetValueOrDefault(node, "").Split('\n')
                .Where(l => l.Contains(hash[..Math.Min(hash.Length, 18)], StringComparison.OrdinalIgnoreCase)).Take(LogLines).ToList();
            text.Append(CultureInfo.InvariantCulture, $"log of {node}: {(lines.Count == 0 ? "does not name it" : "")}\n");
            lines.ForEach(l => text.Append(CultureInfo.InvariantCulture, $"  {l}\n"));
        }

        return text.ToString();
    }

    /// <summary>As a small picture: a line for each node, a dot for each thing that happened to the message there.</summary>
    public static string Draw(IReadOnlyCollection<MessageEvent> events, string hash, IReadOnlyCollection<Violation> accusations)
    {
        var life = events.Where(e => e.Hash == hash).OrderBy(static e => e.At).ToList();
        var nodes = life.Select(static e => e.Node).Concat(accusations.Select(static a => a.Node)).Distinct().ToList();
        var (from, to) = life.Count == 0 ? (default, default) : (life[0].At, life[^1].At);
        var span = Math.Max(1, (to - from).TotalMilliseconds);
        var svg = new StringBuilder(
            string.Create(CultureInfo.InvariantCulture,
                $"<svg xmlns='http://www.w3.org/2000/svg' width='{Left + Width + 40}' height='{(nodes.Count + 2) * LineHeight}' font-family='sans-serif' "
                    + $"font-size='12'>"));
        for (var i = 0; i < nodes.Count; i++)
        {
            var y = (i + 1) * LineHeight;
            svg.Append(string.Create(CultureInfo.InvariantCulture,
                $"<text x='4' y='{y + 4}'>{nodes[i]}</text><line x1='{Left}' y1='{y}' x2='{Left + Width}' y2='{y}' stroke='#bbb'/>"));
            foreach (var e in life.Where(e => e.Node == nodes[i]))
            {
                var x = Left + ((e.At - from).TotalMilliseconds / span * Width);
                svg.Append(string.Create(CultureInfo.InvariantCulture,
                    $"<circle cx='{x:0.0}' cy='{y}' r='5' fill='{(e.Kind == EventKind.Publish ? "#1565c0" : "#2e7d32")}'><title>{e.Kind} "
                        + $"{(e.At - from).TotalMilliseconds:0.0} ms</title></circle>"));
            }

            if (accusations.FirstOrDefault(a => a.Node == nodes[i]) is { } accusation)
            {
                svg.Append(string.Create(CultureInfo.InvariantCulture, $"<text x='{Left + Width - 60}' y='{y - 4}' fill='#c62828'>{accusation.Kind}</text>"));
            }
        }

        var foot = (nodes.Count + 1) * LineHeight + 8;
        return svg.Append(string.Create(CultureInfo.InvariantCulture, $"<text x='{Left}' y='{foot}' fill='#555'>{span:0} ms</text></svg>"))
            .ToString();
    }
}
