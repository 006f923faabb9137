using System.Text;
using System.Text.Json;
using Waku.QA.CaseKit.Records;
using Waku.QA.Clusters;
using Waku.QA.Clusters.Topologies;
using Waku.QA.Engines;
using Waku.QA.Oracle;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Gate;
using Waku.QA.Runs.Reporting.Allure;

namespace Waku.QA.Runs.Reporting;

/// <summary>The result folder of one run.</summary>
public sealed class RunFolder
{
    private readonly Lock _lock = new();
    private readonly List<RunNode> _nodes = [];
    private readonly List<RunFinding> _findings = [];
    private readonly List<(string Cluster, Attachment Attachment)> _attachments = [];
    private List<RunFinding>? _aside;

    /// <summary>Creates the folder.</summary>
    public RunFolder(string path)
    {
        Path = path;
        Directory.CreateDirectory(System.IO.Path.Combine(path, "nodes"));
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Nodes that ran so far.</summary>
    public IReadOnlyList<RunNode> Nodes
    {
        get
        {
            lock (_lock)
            {
                return [.. _nodes.OrderBy(static n => (n.Cluster, n.Name))];
            }
        }
    }

    /// <summary>What the run itself found so far, in the order in which it came.</summary>
    public IReadOnlyList<RunFinding> Findings
    {
        get
        {
            lock (_lock)
            {
                return [.. _findings];
            }
        }
    }

    /// <summary>Told of each finding.</summary>
    internal Action<RunFinding>? OnFinding { get; set; }

    /// <summary>From now on findings are of a replay, which the run does not answer for, until <see cref="EndReplay"/>.</summary>
    internal void BeginReplay()
    {
        lock (_lock)
        {
            _aside = [];
        }
    }

    /// <summary>What was found in the replay; nothing when there was none.</summary>
    internal IReadOnlyList<RunFinding> EndReplay()
    {
        lock (_lock)
        {
            var found = _aside ?? [];
            _aside = null;
            return found;
        }
    }

    /// <summary>Puts other findings in the place of those that there are: replays may tell whose they are.</summary>
    internal void Replace(IReadOnlyList<RunFinding> findings)
    {
        lock (_lock)
        {
            _findings.Clear();
            _findings.AddRange(findings);
        }
    }

    /// <summary>Keeps a finding.</summary>
    internal void Add(RunFinding finding)
    {
        lock (_lock)
        {
            if (_aside is not null)
            {
                _aside.Add(finding);
                return;
            }

            _findings.Add(finding);
        }

        OnFinding?.Invoke(finding);
    }

    /// <summary>Keeps a node that ran.</summary>
    internal void Add(RunNode node)
    {
        lock (_lock)
        {
            _nodes.Add(node);
        }
    }

    /// <summary>Logs go here while a cluster runs.</summary>
    public string LogFolderOf(string cluster) => System.IO.Path.Combine(Path, "nodes", cluster);

    /// <summary>Collects logs, launch plans, messages and the picture of a cluster that is about to end; returns the crashes that its logs report.</summary>
    public async Task<IReadOnlyList<(string Node, string Crash)>> CollectAsync(Cluster cluster, CancellationToken cancellationToken)
    {
        var folder = LogFolderOf(cluster.Settings.Name);
        Directory.CreateDirectory(folder);
        foreach (var node in cluster.Nodes)
        {
            var log = System.IO.Path.Combine(folder, $"{node.Name}.log");
            if (!File.Exists(log) && node.Id is not null)
            {
                await using var file = File.Create(log);
                await node.CopyLogAsync(file, cancellationToken).ConfigureAwait(false);
            }

            // Its file may be handed on: what is a secret is not in it.
            var plan = new
            {
                schema = 1,
                node.Plan.Node,
                node.Resolved.Artifact.Image,
                node.Resolved.Artifact.Program,
                node.Plan.Prefix,
                Arguments = Secrets.OfArguments(node.Plan.Arguments),
                Environment = node.Artifact is { } artifact
                    ? RunNode.EnvironmentOf(artifact, node.Plan)
                    : node.Plan.Environment.ToDictionary(static e => e.Key, static e => Secrets.OfVariable(e.Key, e.Value)),
            };
            await File.WriteAllTextAsync(System.IO.Path.Combine(folder, $"{node.Name}.plan.json"), JsonSerializer.Serialize(plan, Jsons.Indented),
                cancellationToken).ConfigureAwait(false);
            if (RunNode.Of(node) is { } ran)
            {
                Add(ran);
            }
        }

        Write(cluster.Settings.Name, cluster.History);
        foreach (var repair in cluster.Repairs)
        {
            Add(new RunFinding(FindingKind.Repair, "a planned connection was made by the harness", cluster.Settings.Name, repair, []));
        }

        List<(string Node, string Crash)> crashes = [];
        lock (_lock)
        {
            _attachments.Add((cluster.Settings.Name,
                new Attachment($"topology {cluster.Settings.Name}", "image/svg+xml", "svg",
                    Encoding.UTF8.GetBytes(TopologyPicture.Draw(cluster.Settings.Name, cluster.Plan.Nodes)))));
            if (cluster.Repairs.Count > 0)
            {
                _attachments.Add((cluster.Settings.Name,
                    new Attachment($"connections made by the harness in {cluster.Settings.Name}", "text/plain", "txt",
                        Encoding.UTF8.GetBytes(string.Join('\n', cluster.Repairs)))));
            }

            foreach (var node in cluster.Nodes)
            {
                var log = System.IO.Path.Combine(folder, $"{node.Name}.log");
                if (File.Exists(log))
                {
                    var content = File.ReadAllBytes(log);
                    _attachments.Add((cluster.Settings.Name, new Attachment($"log {cluster.Settings.Name}/{node.Name}", "text/plain", "log", content)));
                    if (CrashLog.Find(Encoding.UTF8.GetString(content)) is { } crash)
                    {
                        crashes.Add((node.Name, $"{node.Name} ({node.Spec.Implementation}):\n{crash}"));
                    }
                }
            }
        }

        return crashes;
    }

    /// <summary>Logs of the nodes of a cluster that was collected.</summary>
    public IReadOnlyDictionary<string, string> LogsOf(Cluster cluster)
    {
        var folder = LogFolderOf(cluster.Settings.Name);
        return cluster.Nodes.Select(n => (n.Name, File: System.IO.Path.Combine(folder, $"{n.Name}.log"))).Where(static l => File.Exists(l.File))
            .ToDictionary(static l => l.Name, static l => File.ReadAllText(l.File));
    }

    /// <summary>Writes what a gate judges.</summary>
    public void Write(RunEvidence evidence) => File.WriteAllText(In(RunEvidence.FileName), JsonSerializer.Serialize(evidence, Jsons.Indented));

    /// <summary>Writes everything but the evidence and what <see cref="CollectAsync"/> wrote.</summary>
    internal void Write(RunDocument run, GateResult gate, IReadOnlyList<CaseRecord> cases, AllureRun allure)
    {
        File.WriteAllText(In("run.json"), JsonSerializer.Serialize(run, Jsons.Indented));
        File.WriteAllText(In("gate.json"), JsonSerializer.Serialize(gate, Jsons.Indented));
        File.WriteAllText(In("gate.md"), GateMarkdown.Render(gate, run, cases));
        var cells = MatrixPage.Cells(cases);
        if (cells.Count > 0)
        {
            File.WriteAllText(In("matrix.md"), MatrixPage.Markdown(cells, run.Nodes));
            File.WriteAllText(In("matrix.html"), MatrixPage.Html(cells, run.Nodes, $"Interop matrix of run {run.RunId}", run.Retries));
        }

        JUnitWriter.Write(In("junit.xml"), run.Suite, cases);
        var environment = new Dictionary<string, string>
        {
            ["run"] = run.RunId,
            ["suite"] = run.Suite,
            ["topology"] = run.Topology,
            ["seed"] = $"{run.Seed}",
            ["engine"] = $"{run.Engine} {run.EngineDetail}",
            ["host"] = run.Host,
            ["verdict"] = GateMarkdown.Title(gate.Verdict),
            ["retries"] = run.Retries is { } retries ? string.Join(", ", retries.Select(static r => $"{r.Pipeline} {r.Count}")) : "none",
        };
        foreach (var node in run.Nodes.DistinctBy(static n => n.Implementation))
        {
            environment[node.Implementation] = $"{node.Version} {node.Digest}";
        }

        lock (_lock)
        {
            AllureWriter.Write(In("allure-results"), cases, allure with { Environment = environment },
                _attachments.ToLookup(static a => a.Cluster, static a => a.Attachment));
        }
    }

    private void Write(string cluster, MessageHistory history)
    {
        lock (_lock)
        {
            using var writer = new StreamWriter(In("messages.jsonl"), append: true);
            foreach (var message in history.Events)
            {
                writer.WriteLine(JsonSerializer.Serialize(
                    new { schema = 1, cluster, Kind = message.Kind.ToString().ToLowerInvariant(), message.Node, message.Topic, message.Hash, message.At },
                        Jsons.Line));
            }
        }
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
