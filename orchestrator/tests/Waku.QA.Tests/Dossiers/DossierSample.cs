using System.Globalization;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Gate.Rules;

namespace Waku.QA.Tests.Dossiers;

/// <summary>Runs of a release as they could be: something of everything that a dossier shows.</summary>
internal static class DossierSample
{
    public const string Known = """
        schema: 1
        knownIssues:
          - case: "FindsOldMessages\\(js-waku, go-waku\\)"
            implementation: "js-waku"
            versions: ["core-0.0.40"]
            message: "ends without rows"
            issue: "J#2622"
            reason: "the query ends without rows when the connection goes down"
            owner: "store"
            expires: "2026-12-20"
        """;

    /// <summary>A policy that asks for everything.</summary>
    public const string Policy = """
        schema: 1
        passed:
          - { suite: interop, share: 0.9 }
          - { suite: performance, share: 1 }
        everyPair: true
        maximumSensitivityAgeDays: 31
        comparisons:
          scenarios: [relay-star]
        """;

    public static readonly NodeEvidence Candidate = new("nwaku", "v0.38.1-rc.1", Digest('a'));
    public static readonly NodeEvidence Baseline = new("nwaku", "v0.37.1", Digest('b'));
    private static readonly NodeEvidence[] Others = [new("go-waku", "v0.9.0", Digest('c')), new("js-waku", "core-0.0.40", Digest('d'))];

    private static readonly (string Fixture, string Method, string[] Requirements)[] Cases =
    [
        ("RelayTests", "Delivers", ["11-M1", "11-M2"]), ("FilterTests", "PushesOnce", ["12-M1"]), ("LightpushTests", "IsRelayed", ["19-M1"]),
        ("StoreTests", "FindsOldMessages", ["13-M1", "N#1556"]), ("LifecycleTests", "ComesBackAfterARestart", []),
        ("MetadataTests", "TellsItsShards", ["66-M1"]),
    ];

    public static string Digest(char c) => $"sha256:{new string(c, 64)}";

    /// <summary>The interop suite on three implementations.</summary>
    /// <param name="green">True for a run with nothing red.</param>
    /// <param name="copies">How many times each case is there.</param>
    public static RunEvidence Suites(bool green = false, int copies = 1)
    {
        NodeEvidence[] nodes = [Candidate, .. Others];
        var names = nodes.Select(static n => n.Implementation).ToList();
        var all = from copy in Enumerable.Range(0, copies)
                  from one in Cases
                  from sender in names
                  from receiver in names
                  select (one.Fixture, Method: copy == 0 ? one.Method : $"{one.Method}{copy}", one.Requirements, From: sender, To: receiver);
        List<(PlannedCase Planned, string From, string To)> cases =
            [.. all.Select(static c => (new PlannedCase($"Interop.{c.Fixture}.{c.Method}({c.From}, {c.To})", $"{c.Method}({c.From}, {c.To})", "interop",
                c.Fixture, c.Requirements), c.From, c.To)).OrderBy(static c => c.Item1.Id, StringComparer.Ordinal)];
        var started = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
        return Plan(new RunEvidence
        {
            Schema = 1,
            Plan = new PlanEvidence
            {
                RunId = "20261122-120000-suit",
                Suite = "interop",
                Topology = "mixed-4",
                TopologyDigest = Digest('0'),
                Nodes = [.. nodes.Select(static n => new PlannedNode(n.Implementation, n.Implementation, n.Version, 2))],
                Seed = 7,
                Engine = "docker",
                Started = started,
                Day = new DateOnly(2026, 11, 22),
                Hash = "",
                Cases = [.. cases.Select(static c => c.Planned)],
            },
            Cases = [.. cases.Select(c => Case(c.Planned, c.From, c.To, nodes, green))],
            Findings = green ? [] :
            [
                new RunFinding(FindingKind.NodeDeath, "no node of cluster store ends by itself", "store",
                    "nwaku-1 (nwaku v0.38.1-rc.1) ended by itself with exit code 1: value out of range: 4 notin 0 .. 3 [RangeDefect]", ["nodes/store"]),
                new RunFinding(FindingKind.Repair, "a planned connection was made by the harness", "main", "js-waku-2 gave up on nwaku-1", []),
            ],
            Nodes = nodes,
            NotTested = green ? [] : ["dotnet-waku: the .NET SDK is not installed"],
            Sensitivity = new SensitivityEvidence("20261120-090000-mute", new DateOnly(2026, 11, 20), 41, 41),
            End = new EndEvidence(started.AddMinutes(6), false),
        });
    }

    /// <summary>The candidate compared with the release before it.</summary>
    public static RunEvidence Comparison(NodeEvidence? candidate = null, CaseStatus status = CaseStatus.Passed)
    {
        var suites = Suites(green: true);
        var planned = new PlannedCase("performance.relay-star", "relay-star", Comparisons.Suite, "relay-star", []);
        return Plan(suites with
        {
            Plan = suites.Plan with
            {
                RunId = "20261122-130000-perf",
                Suite = "comparison",
                Started = suites.Plan.Started.AddHours(1),
                Cases = [planned],
                Topology = "star-10",
            },
            Cases = [suites.Cases[0] with
            {
                Id = planned.Id,
                Name = planned.Name,
                Status = status,
                Requirements = [],
                Nodes = [candidate ?? Candidate],
                Baseline = [Baseline],
                Message = "12 pairs: nothing is worse by more than the policy allows",
                Parameters =
                [
                    new(Comparisons.PolicyParameter, Digest('e')), new("baseline", "baseline (nwaku v0.37.1)"),
                    new("candidate", "candidate (nwaku v0.38.1-rc.1)"),
                    new("latency.p50", "+1.2% (-0.9% to +3.1%), 12 pairs"), new("latency.p99", "+4.8% (-2.2% to +11.9%), 12 pairs"),
                    new("cpu.per-message", "-3.4% (-5.0% to -1.9%), 12 pairs"), new("memory.peak", "0.0% (-0.4% to +0.3%), 12 pairs"),
                    new("bytes.sent", "+0.1% (0.0% to +0.2%), 12 pairs"), new("noise", "not judged"),
                ],
            }],
            Nodes = [candidate ?? Candidate],
        });
    }

    /// <summary>Evidence with the hash of its plan.</summary>
    public static RunEvidence Plan(RunEvidence run) => run with { Plan = run.Plan with { Hash = PlanHash.Of(run.Plan) } };

    private static CaseEvidence Case(PlannedCase planned, string from, string to, NodeEvidence[] nodes, bool green)
    {
        var (status, message) = green ? (CaseStatus.Passed, "") : Result(planned, from, to);
        return new CaseEvidence
        {
            Id = planned.Id,
            Name = planned.Name,
            Status = status,
            Parameters = [new("from", from), new("to", to)],
            Requirements = planned.Requirements,
            Cluster = "main",
            Nodes = nodes,
            Attempts = [],
            Classification = status == CaseStatus.Failed ? "deterministic: red in 5 of 5 attempts" : "",
            DurationMs = 1.5,
            Message = message,
            Evidence = ["nodes/main"],
        };
    }

    private static (CaseStatus Status, string Message) Result(PlannedCase planned, string from, string to) => (planned.Category, from, to) switch
    {
        // The candidate's store answers nobody, everybody else's stores answer: it is the candidate's.
        ("StoreTests", _, "nwaku") => (CaseStatus.Failed, string.Create(CultureInfo.InvariantCulture,
            $"Expected: 3 rows, newest first\nBut was:  0 rows\n  at StoreTests.FindsOldMessages({from}, {to})\n  after 4.2 s, the store answered no row")),
        ("StoreTests", "js-waku", "go-waku") => (CaseStatus.Failed, "the query ends without rows"),
        ("FilterTests", "go-waku", "js-waku") => (CaseStatus.Environment, "the subnet 10.77.3.0/24 is in use"),
        ("FilterTests", "nwaku", "js-waku") => (CaseStatus.Undecided, "the subscription was not confirmed in time, and no push was missed"),
        ("MetadataTests", "js-waku", _) => (CaseStatus.Unsupported, "js-waku has no metadata client"),
        ("LifecycleTests", _, "go-waku") => (CaseStatus.NotTested, "it did not run"),
        _ => (CaseStatus.Passed, ""),
    };
}
