using System.Text.Json;
using System.Text.Json.Serialization;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;

namespace Waku.QA.Runs.Evidence;

/// <summary>Reads what a run left: <c>cases.json</c>, else <c>cases.jsonl</c> of a run that was killed, which never is complete.</summary>
internal static class EvidenceReader
{
    private const int Format = 1;

    /// <summary>Nothing is guessed: an unknown, missing, double or null member is an error.</summary>
    private static readonly JsonSerializerOptions Strict = new(Jsons.Line)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.Strict,
        PropertyNameCaseInsensitive = false,
        MaxDepth = 32,
    };

    /// <summary>
    /// The evidence of a result folder. One without a manifest is of a run that was killed, maybe while it wrote: what it wrote as it went counts.
    /// </summary>
    /// <exception cref="EnvironmentException">There is none, or it is damaged; says the file and the line.</exception>
    public static RunEvidence Read(string folder) => Read(folder, File.Exists(Path.Combine(folder, EvidenceManifest.FileName))
        || !File.Exists(Path.Combine(folder, EvidenceLine.FileName)));

    /// <summary>The evidence of a run that has ended and is about to write its manifest.</summary>
    public static RunEvidence ReadWhole(string folder) => Read(folder, ended: true);

    private static RunEvidence Read(string folder, bool ended)
    {
        var whole = Path.Combine(folder, RunEvidence.FileName);
        var lines = Path.Combine(folder, EvidenceLine.FileName);
        try
        {
            return ended && File.Exists(whole) ? Checked(whole, JsonSerializer.Deserialize<RunEvidence>(Text(whole), Strict))
                : File.Exists(lines) ? Lines(lines)
                : throw new EnvironmentException($"{folder}: has neither {RunEvidence.FileName} nor {EvidenceLine.FileName}",
                    "name the folder of a run: results/<run-id>");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new EnvironmentException($"{(File.Exists(whole) ? whole : lines)}: is no evidence of a run: {e.Message}");
        }
    }

    private static RunEvidence Checked(string file, RunEvidence? evidence) => evidence switch
    {
        null => throw new JsonException("it is null"),
        { Schema: not Format } or { Plan.Cases: null } => throw new JsonException($"schema {evidence.Schema} is not known; this program reads {Format}"),
        _ when evidence.Plan.RunId.Length == 0 || !evidence.Plan.RunId.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-') =>
            throw new JsonException("the run id has other signs than letters, digits and hyphens"),
        _ when Nulls(evidence) is { } part => throw new JsonException($"an entry of '{part}' is null"),
        { End: null } => throw new EnvironmentException($"{file}: has no end; only {EvidenceLine.FileName} of a run that was killed may lack it"),
        _ => evidence,
    };

    private static string Text(string file) => NamedFile.HasNothing(file) ? throw new IOException($"it {NamedFile.Nothing}") : File.ReadAllText(file);

    private static string? Nulls(RunEvidence e) =>
        e.Plan.Cases.Any(static c => c is null || c.Requirements.Contains(null!)) ? "plan.cases"
        : e.Plan.Selected?.Contains(null!) == true ? "plan.selected"
        : e.Plan.Nodes.Contains(null!) ? "plan.nodes"
        : e.Plan.MergedFrom.Contains(null!) ? "plan.mergedFrom"
        : e.Plan.JoinedFrom?.Contains(null!) == true ? "plan.joinedFrom"
        : e.Cases.Any(static c => c is null || c.Requirements.Contains(null!) || c.Nodes.Contains(null!) || c.Baseline?.Contains(null!) == true
            || c.Parameters.Contains(null!) || c.Attempts.Contains(null!) || c.Evidence.Contains(null!)) ? "cases"
        : e.Findings.Any(static f => f is null || f.Evidence.Contains(null!) || f.Suspects?.Contains(null!) == true
            || f.Lost?.Contains(null!) == true) ? "findings"
        : e.Nodes.Contains(null!) ? "nodes"
        : e.NotTested.Contains(null!) ? "notTested"
        : e.Retries?.Contains(null!) == true ? "retries"
        : e.Past?.Any(static p => p is null || p.Nodes.Contains(null!)) == true ? "past"
        : null;

    /// <summary>A last line that was cut off is left out; any other that cannot be read is an error.</summary>
    private static RunEvidence Lines(string file)
    {
        var text = Text(file);
        var lines = text.Split('\n');
        PlanEvidence? plan = null;
        Dictionary<string, CaseEvidence> cases = [];
        List<RunFinding> findings = [];
        for (var i = 0; i < lines.Length - 1; i++)
        {
            try
            {
                var line = JsonSerializer.Deserialize<EvidenceLine>(lines[i], Strict);
                if (line is not { Schema: Format } || (i == 0) != (line.Plan is not null))
                {
                    throw new JsonException($"a line of schema {Format} expected, the plan first and once");
                }

                plan ??= line.Plan;
                if (line.Case is { } one)
                {
                    cases[one.Id] = one;
                }

                if (line.Finding is { } finding)
                {
                    findings.Add(finding);
                }
            }
            catch (JsonException e)
            {
                throw new EnvironmentException($"{file}:{i + 1}: {e.Message}");
            }
        }

        var evidence = new RunEvidence
        {
            Schema = Format,
            Plan = plan ?? throw new JsonException("it has no plan: the run ended before it began"),
            Cases = [.. cases.Values.OrderBy(static c => c.Id, StringComparer.Ordinal)],
            Findings = findings,
            Nodes = [],
            NotTested = [],
        };
        return Nulls(evidence) is { } part ? throw new JsonException($"an entry of '{part}' is null") : evidence;
    }
}
