using System.Text.Json.Nodes;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Tests.Evidence;

/// <summary>Who changes what a verdict stands on gets no pass, and a reason.</summary>
public sealed class TamperingTests
{
    private static readonly int[] Refusals = [1, 2, 3, 64];
    private static readonly CaseStatus[] Green = [.. Enumerable.Repeat(CaseStatus.Passed, 12)];

    [Test]
    public void AnHonestRunPasses()
    {
        using var stored = new StoredRun(GateSample.Of(Green));
        Assert.That(stored.Judge(expect: true), Is.EqualTo((0, "")));
    }

    [Test]
    public void NoneOfTheTamperingsPasses()
    {
        List<string> through = [];
        var count = 0;
        foreach (var (name, tamper) in Files().Concat(Evidence()).Concat(Leaves()))
        {
            using var stored = new StoredRun(GateSample.Of(Green));
            count++;
            var (code, reason) = tamper(stored);
            if (!Refusals.Contains(code) || reason.Length == 0)
            {
                through.Add($"{name}: exit {code} '{reason}'");
            }
        }

        Assert.That(through, Is.Empty);
        Assert.That(count, Is.GreaterThanOrEqualTo(200), "tamperings of evidence alone; policies and known issues are tests of their own");
    }

    /// <summary>Files of the folder are changed behind the manifest's back.</summary>
    private static IEnumerable<(string, Func<StoredRun, (int, string)>)> Files()
    {
        foreach (var file in (string[])["cases.json", "cases.jsonl", "nodes/main/a.log", "manifest.json"])
        {
            foreach (var part in (double[])[0, 0.3, 0.6, 0.99])
            {
                yield return ($"{file}: a bit at {part:p0}", Change(file, b =>
                {
                    b[(int)(part * b.Length)] ^= 4;
                    return b;
                }));
            }

            yield return ($"{file}: cut", Change(file, static b => b[..(b.Length / 2)]));
            yield return ($"{file}: longer", Change(file, static b => [.. b, (byte)' ']));
            yield return ($"{file}: empty", Change(file, static _ => []));
            yield return ($"{file}: away", stored =>
            {
                File.Delete(stored.In(file));
                return stored.Judge(expect: true);
            }
            );
        }

        yield return ("a file more", stored =>
        {
            File.WriteAllText(stored.In("nodes/main/b.log"), "");
            return stored.Judge();
        }
        );
    }

    private static Func<StoredRun, (int, string)> Change(string file, Func<byte[], byte[]> change) => stored =>
    {
        File.WriteAllBytes(stored.In(file), change(File.ReadAllBytes(stored.In(file))));
        return stored.Judge(expect: true);
    };

    /// <summary>The evidence says something else, and the manifest was written anew: the rules see it.</summary>
    private static IEnumerable<(string, Func<StoredRun, (int, string)>)> Evidence()
    {
        for (var i = 0; i < Green.Length; i++)
        {
            var at = i;
            yield return ($"case {i} away", Forge(j => j["cases"]!.AsArray().RemoveAt(at)));
            yield return ($"case {i} twice", Forge(j => j["cases"]!.AsArray().Add(j["cases"]![at]!.DeepClone())));
            yield return ($"case {i} renamed", Forge(j => j["cases"]![at]!["id"] = "another"));
            yield return ($"case {i} named otherwise", Forge(j => j["cases"]![at]!["name"] = "another"));
            yield return ($"plan {i} away", Forge(j => j["plan"]!["cases"]!.AsArray().RemoveAt(at)));
            yield return ($"plan and case {i} away", Forge(j =>
            {
                j["plan"]!["cases"]!.AsArray().RemoveAt(at);
                j["cases"]!.AsArray().RemoveAt(at);
            }));
            yield return ($"requirements of {i} away", Forge(j => j["cases"]![at]!["requirements"] = new JsonArray()));
            yield return ($"another category of {i}", Forge(j => j["plan"]!["cases"]![at]!["category"] = "Other"));
            foreach (var status in (string[])["failed", "undecided", "not-tested", "environment", "unsupported", "green", "pass"])
            {
                yield return ($"case {i} {status}", Forge(j => j["cases"]![at]!["status"] = status));
            }
        }

        foreach (var kind in (string[])["oracle-violation", "node-death", "crash", "environment", "other"])
        {
            yield return (kind, Forge(j => j["findings"]!.AsArray().Add(new JsonObject
            {
                ["kind"] = kind,
                ["name"] = "n",
                ["message"] = "m",
                ["evidence"] = new JsonArray(),
            })));
        }

        foreach (var (name, change) in new (string, Action<JsonNode>)[]
        {
            ("no end", static j => j.AsObject().Remove("end")), ("interrupted", static j => j["end"]!["interrupted"] = true),
            ("left out", static j => j["notTested"]!.AsArray().Add("x: why")), ("an empty plan", static j => j["plan"]!["cases"] = new JsonArray()),
            ("no case", static j => j["cases"] = new JsonArray()), ("another seed", static j => j["plan"]!["seed"] = 2),
            ("another suite", static j => j["plan"]!["suite"] = "interop"), ("a filter", static j => j["plan"]!["filter"] = "x"),
            ("a part", static j => j["plan"]!["part"] = 1), ("a part of parts", static j => (j["plan"]!["part"], j["plan"]!["parts"]) = (1, 1)),
            ("a selection", static j => j["plan"]!["selected"] = new JsonArray()), ("another day", static j => j["plan"]!["day"] = "2026-11-20"),
            ("no day", static j => j["plan"]!["day"] = "2026-02-31"), ("another hash", static j => j["plan"]!["hash"] = "sha256:00"),
            ("no node", static j => j["plan"]!["nodes"] = new JsonArray()), ("a lone node", static j => j["plan"]!["nodes"]![0]!["count"] = 1),
            ("another implementation", static j => j["plan"]!["nodes"]![0]!["implementation"] = "other"),
            ("schema 2", static j => j["schema"] = 2), ("schema text", static j => j["schema"] = "1"), ("status 0", static j => j["cases"]![0]!["status"] = 0),
            ("a key more", static j => j["verdict"] = "pass"), ("a null", static j => j["cases"]!.AsArray().Add(null)),
            ("no plan", static j => j["plan"] = null), ("an attempt", static j => j["cases"]![0]!["attempts"]!.AsArray().Add(new JsonObject
            {
                ["number"] = 1, ["status"] = "failed", ["milliseconds"] = 1, ["message"] = "why",
            })),
            ("a path for an id", static j => j["plan"]!["runId"] = "../../x"),
        })
        {
            yield return (name, Forge(change));
        }
    }

    private static Func<StoredRun, (int, string)> Forge(Action<JsonNode> change) => stored =>
    {
        var json = JsonNode.Parse(File.ReadAllText(stored.Cases))!;
        change(json);
        File.WriteAllText(stored.Cases, json.ToJsonString());
        stored.Reseal();
        return stored.Judge();
    };

    /// <summary>Each value of the evidence is changed, removed and nulled, with a new manifest: whoever kept the digest sees it.</summary>
    private static IEnumerable<(string, Func<StoredRun, (int, string)>)> Leaves()
    {
        string[] paths = ["plan.topology", "plan.engine", "plan.started", "plan.runId", "end.stopped", "nodes", "findings", "notTested", "plan", "cases"];
        foreach (var path in paths)
        {
            var parts = path.Split('.');
            yield return ($"{path} away", Expected(j => Parent(j, parts).Remove(parts[^1])));
            yield return ($"{path} null", Expected(j => Parent(j, parts)[parts[^1]] = null));
            yield return ($"{path} 7", Expected(j => Parent(j, parts)[parts[^1]] = 7));
        }
    }

    private static JsonObject Parent(JsonNode json, string[] parts) => (parts.Length == 1 ? json : json[parts[0]]!).AsObject();

    private static Func<StoredRun, (int, string)> Expected(Action<JsonNode> change) => stored =>
    {
        var json = JsonNode.Parse(File.ReadAllText(stored.Cases))!;
        change(json);
        File.WriteAllText(stored.Cases, json.ToJsonString());
        stored.Reseal();
        return stored.Judge(expect: true);
    };
}
