using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Waku.QA.Files;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Gate.Rules;
using Waku.QA.Runs.Reporting;

namespace Waku.QA.Runs.Dossiers;

/// <summary>The one command that repeats something. Every argument is quoted for a shell: names come from files.</summary>
internal static partial class Reproduction
{
    private const string OwnImages = "waku-qa/";
    private const string DefaultTopology = "mixed-4";

    /// <summary>Repeats cases of one suite.</summary>
    /// <param name="plan">Plan.</param>
    /// <param name="document">The run; null when it wrote nothing down.</param>
    /// <param name="suite">Suite of the cases.</param>
    /// <param name="ids">Their ids; none for the whole suite.</param>
    public static string OfCases(PlanEvidence plan, RunDocument? document, string suite, IReadOnlyList<string> ids)
    {
        var text = new StringBuilder($"waku-qa run {Quoted(suite)} --engine {Quoted(plan.Engine)}");
        var topology = document?.Topology ?? plan.Topology;
        if (topology != DefaultTopology && File.Exists(Path.Combine(Repository.Root, "topologies", $"{Path.GetFileName(topology)}.yaml")))
        {
            text.Append(CultureInfo.InvariantCulture, $" --topology {Quoted($"topologies/{Path.GetFileName(topology)}.yaml")}");
        }

        foreach (var (implementation, reference) in References(document))
        {
            text.Append(CultureInfo.InvariantCulture, $" --node {Quoted($"{implementation}={reference}")}");
        }

        text.Append(CultureInfo.InvariantCulture, $" --seed {document?.Seed ?? plan.Seed}");
        return ids.Count == 0 ? text.ToString()
            : text.Append(CultureInfo.InvariantCulture, $" --filter {Quoted(string.Join(" or ", ids.Select(Selection)))} --partial").ToString();
    }

    /// <summary>Repeats a measurement, with a baseline where it had one.</summary>
    public static string OfComparison(CaseEvidence one, string scenario, RunDocument? document)
    {
        var what = one.Baseline is null ? "run" : "gate";
        var text = new StringBuilder($"waku-qa perf {what} {Quoted(scenario)} --engine {Quoted(document?.Engine ?? "auto")}");
        foreach (var (option, nodes) in (ReadOnlySpan<(string, IReadOnlyList<NodeEvidence>)>)[("baseline", one.Baseline ?? []), ("candidate", one.Nodes)])
        {
            var node = document?.Nodes.FirstOrDefault(n => nodes.Contains(n.ToEvidence()));
            if (node is not null)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $" --{option} {Quoted(IsOurs(node) ? node.Implementation : $"{node.Implementation}={node.Registry ?? node.Reference}")}");
            }
        }

        return text.Append(CultureInfo.InvariantCulture, $" --seed {document?.Seed ?? 1}").ToString();
    }

    /// <summary>True for cases that measure.</summary>
    public static bool IsMeasured(string suite) => suite == Comparisons.Suite;

    /// <summary>A word of a shell: as it is where that is safe, else in single quotes (POSIX 2.2.2).</summary>
    public static string Quoted(string text) => Plain().IsMatch(text) ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>What this checkout does not build itself.</summary>
    private static IEnumerable<(string Implementation, string Reference)> References(RunDocument? document) => (document?.Nodes ?? [])
        .Where(static n => !IsOurs(n)).Select(static n => (n.Implementation, n.Registry ?? n.Reference)).Distinct();

    /// <summary>True for what a checkout makes by itself, wherever it lay: a program that only lies in a folder of such a name is the user's.</summary>
    internal static bool IsOurs(RunNode node)
    {
        var parts = node.Reference.Split('/', '\\');
        var program = Path.GetFileNameWithoutExtension(parts[^1]) is var name && Path.GetExtension(parts[^1]) is "" or ".exe" or ".dll" ? name : null;
        return node.Reference.StartsWith(OwnImages, StringComparison.Ordinal)
            || !node.Reference.Any(static c => c is '/' or '\\' or ':')
            || (program == node.Implementation && parts is [.., "artifacts", var folder, "process" or "image", _] && folder == node.Implementation)
            || parts.AsSpan().IndexOf(["adapters", node.Implementation, "host"]) >= 0;
    }

    /// <summary>One case by its full name. A name with quotes is matched as an expression with any character in their place.</summary>
    private static string Selection(string id) => id.IndexOfAny(['"', '\'']) < 0 ? $"test == \"{id}\""
        : $"test =~ \"^{Quotes().Replace(Regex.Escape(id), ".")}$\"";

    [GeneratedRegex(@"\A[\w./:@=,+-]+\z")]
    private static partial Regex Plain();

    [GeneratedRegex("[\"']")]
    private static partial Regex Quotes();
}
