using System.Globalization;
using Waku.QA.Clusters;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Progress;

/// <summary>
/// What a terminal shows of a run: how far it is, failures first, then the tree of clusters and nodes, and what ended last. As many lines as the
/// terminal has room for, none wider than it: what does not fit is counted (issue 22). Pure.
/// </summary>
internal static class LivePicture
{
    private const int Fewest = 4;
    private const int Narrowest = 20;

    /// <summary>Lines and their colours.</summary>
    /// <param name="state">The run.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="height">Rows of the terminal.</param>
    public static IReadOnlyList<(string Text, string Colour)> Of(LiveState state, int width, int height)
    {
        // One row is the cursor's, and one stays free: a terminal that scrolls by itself would spoil the picture.
        var rows = height - 2;
        List<(string Text, string Colour)> lines = [(Head(state), "bold")];
        if (rows >= Fewest)
        {
            var latest = state.Latest is { } last && rows > Fewest ? 1 : 0;
            lines.AddRange(Red(state.Red, (rows - 1 - latest) / 2));
            lines.AddRange(Tree(state.Clusters, rows - lines.Count - latest));
            if (latest > 0)
            {
                var (sign, colour) = LiveCase.LookOf(state.Latest!.Status);
                lines.Add(($"{sign} {state.Latest.Name}", colour));
            }
        }

        return [.. lines.Select(l => (Cut(l.Text, Math.Max(width, Narrowest) - 1), l.Colour))];
    }

    private static string Head(LiveState state)
    {
        var left = state.Left is { } time ? $", about {Minutes(time)} left" : "";

        // What is not green first: a narrow terminal shows no more than that.
        var counts = string.Join(", ", state.Counts.Where(static c => c.Value > 0)
            .OrderBy(static c => c.Key is CaseStatus.Failed or CaseStatus.Environment or CaseStatus.Undecided ? 0 : 1).ThenBy(static c => c.Key)
            .Select(static c => $"{c.Value} {c.Key.ToString().ToLowerInvariant()}"));
        return string.Create(CultureInfo.InvariantCulture,
            $"{state.Title}  {Minutes(state.Elapsed)}{left}  {state.Counts.Values.Sum()} of {state.Planned} cases{(counts.Length > 0 ? $": {counts}" : "")}");
    }

    private static List<(string Text, string Colour)> Red(IReadOnlyList<LiveCase> red, int rows)
    {
        List<(string Text, string Colour)> lines = [];
        if (red.Count == 0 || rows < 2)
        {
            return lines;
        }

        // Each has two rows; where not all fit, the last row says how many there are beside.
        var shown = red.Count * 2 <= rows ? red.Count : (rows - 1) / 2;
        foreach (var one in red.Take(shown))
        {
            var (sign, colour) = LiveCase.LookOf(one.Status);
            lines.Add(($"{sign} {one.Name}", colour));
            lines.Add(($"    {one.Reason}", colour));
        }

        if (shown < red.Count)
        {
            lines.Add(($"  {red.Count - shown} more that are not green", "red"));
        }

        return lines;
    }

    private static List<(string Text, string Colour)> Tree(IReadOnlyList<LiveCluster> clusters, int rows)
    {
        if (rows <= 0 || clusters.Count == 0)
        {
            return [];
        }

        if (clusters.Count + clusters.Sum(static c => c.Nodes.Count) <= rows)
        {
            return [.. clusters.SelectMany(static c => c.Nodes.Select((n, i) => Node(n, isLast: i == c.Nodes.Count - 1)).Prepend((c.Name, "default")))];
        }

        var shown = clusters.Count <= rows ? clusters.Count : rows - 1;
        List<(string Text, string Colour)> lines = [.. clusters.Take(shown).Select(static c => ($"{c.Name}: {States(c.Nodes)}", ColourOf(c.Nodes)))];
        if (shown < clusters.Count)
        {
            List<(string, NodeState)> rest = [.. clusters.Skip(shown).SelectMany(static c => c.Nodes)];
            lines.Add(($"{clusters.Count - shown} more clusters: {States(rest)}", ColourOf(rest)));
        }

        return lines;
    }

    private static (string Text, string Colour) Node((string Name, NodeState State) node, bool isLast) =>
        ($"{(isLast ? "└" : "├")} {node.Name} {node.State.ToString().ToLowerInvariant()}", ColourOf([node]));

    private static string States(IReadOnlyList<(string Name, NodeState State)> nodes) => string.Join(", ", nodes.CountBy(static n => n.State)
        .OrderBy(static s => s.Key).Select(static s => $"{s.Value} {s.Key.ToString().ToLowerInvariant()}"));

    private static string ColourOf(IReadOnlyList<(string Name, NodeState State)> nodes) => nodes.Any(static n => n.State == NodeState.Died) ? "red" : "grey";

    private static string Minutes(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}:{time.Seconds:00}");

    private static string Cut(string text, int width)
    {
        var one = text.ReplaceLineEndings(" ");
        return one.Length <= width ? one : $"{one[..(width - 1)]}…";
    }
}
