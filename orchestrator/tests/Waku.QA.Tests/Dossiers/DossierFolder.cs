using System.Text.Json;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Gate;
using Waku.QA.Runs.Reporting;
using Waku.QA.Runs.Sessions;
using Waku.QA.Tests.Evidence;

namespace Waku.QA.Tests.Dossiers;

/// <summary>Result folders with what runs write of themselves, and the command on them.</summary>
internal sealed class DossierFolder : IDisposable
{
    private readonly List<StoredRun> _runs = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("waku-qa-dossier").FullName;

    public DossierFolder(params IReadOnlyList<RunEvidence> runs)
    {
        foreach (var run in runs)
        {
            Add(run);
        }

        File.WriteAllText(KnownIssues, DossierSample.Known);
        File.WriteAllText(Policy, DossierSample.Policy);
    }

    public IReadOnlyList<StoredRun> Runs => _runs;

    public string Page => Path.Combine(_folder, "page.html");

    public string KnownIssues => Path.Combine(_folder, "known.yaml");

    public string Policy => Path.Combine(_folder, "policy.yaml");

    public string Text(string extension) => File.ReadAllText(Path.ChangeExtension(Page, extension));

    public JsonElement Json => JsonDocument.Parse(Text(".json")).RootElement;

    public StoredRun Add(RunEvidence run)
    {
        var stored = new StoredRun(run, ended: run.End is not null);
        _runs.Add(stored);
        if (run.End is { } end)
        {
            File.WriteAllText(stored.In("run.json"), JsonSerializer.Serialize(Document(run, end), Jsons.Indented));
            stored.Reseal();
        }

        return stored;
    }

    /// <summary>Exit code, and what was said.</summary>
    public (int Code, string Said) Make(string? candidate = null, string? file = null, DateOnly? day = null)
    {
        using var error = new StringWriter();
        var (console, output) = (Console.Error, Console.Out);
        Console.SetError(error);
        Console.SetOut(TextWriter.Null);
        try
        {
            var code = new DossierSession(TimeProvider.System).Run(new DossierRequest
            {
                Gate = new GateRequest
                {
                    Results = [.. _runs.Select(static r => r.Folder)],
                    Policy = Policy,
                    KnownIssues = KnownIssues,
                    AsOf = day ?? GateSample.Day,
                    Json = true,
                },
                Candidate = candidate,
                File = file ?? Page,
            });
            return (code, error.ToString());
        }
        catch (UsageException e)
        {
            return (UsageException.ExitCode, e.Message);
        }
        catch (EnvironmentException e)
        {
            return (Verdict.HarnessFailure.ExitCode(), e.Message);
        }
        finally
        {
            Console.SetError(console);
            Console.SetOut(output);
        }
    }

    public void Dispose()
    {
        _runs.ForEach(static r => r.Dispose());
        Directory.Delete(_folder, recursive: true);
    }

    private static RunDocument Document(RunEvidence run, EndEvidence end) => new()
    {
        RunId = run.Plan.RunId,
        Suite = run.Plan.Suite,
        Topology = run.Plan.Topology,
        Seed = run.Plan.Seed,
        Engine = run.Plan.Engine,
        EngineDetail = "an engine answers",
        Host = "Linux X64, 2 cores, .NET 10",
        Started = run.Plan.Started,
        Stopped = end.Stopped,
        Nodes = [.. run.Nodes.Concat(run.Cases.SelectMany(static c => c.Baseline ?? [])).Distinct()
            .Select(static n => new RunNode("main", $"{n.Implementation}-1", n.Implementation, n.Version, "16Uiu2HAm",
                $"wakuorg/{n.Implementation}:{n.Version}", n.Digest, 120))],
        NotTested = run.NotTested,
    };
}
