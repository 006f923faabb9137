using System.Text;
using System.Text.RegularExpressions;
using Waku.QA.Clusters.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using Waku.QA.Performance.Comparison;
using Waku.QA.Performance.Scenarios;
using Waku.QA.Runs.Dossiers;
using Waku.QA.Runs.Sensitivity;
using Waku.QA.Runs.Specifications;

namespace Waku.QA.Tests.Files;

/// <summary>Whatever stands in a file that a user names is read, or refused with file and mend; nothing else ever comes out of it.</summary>
public sealed partial class BadInputTests
{
    private static readonly string[] Values =
    [
        "-1", "0", "99999999999", "99999999999999999999999", "1e999", "NaN", ".inf", "1.5", "null", "~", "true", "''", "' '", "[]", "{}", "[[]]", "[1, a]",
            "{a: b}",
        "2026-02-31", "'('", "*a", "&a b", "!!int x", "'\\0'", "\"\\0\"", "|", "\u202e", "a: b: c",
    ];

    private static readonly Dictionary<string, (string File, Action<string> Load)> Readers = new()
    {
        ["topology"] = ("topologies/mixed-4.yaml", static f => TopologyFile.Load(f, TestCatalogue.Instance)),
        ["topology of a scenario"] = ("suites/performance/topologies", static f => TopologyFile.Load(f, TestCatalogue.Instance)),
        ["scenario"] = ("suites/performance/relay-star.yaml",
            static f => ScenarioFile.Load(Path.GetDirectoryName(f)!, Path.GetFileNameWithoutExtension(f), TestCatalogue.Instance)),
        ["performance policy"] = ("suites/gates/performance.yaml", static f => PerformancePolicy.Load(f)),
        ["gate policy"] = ("suites/gates/release.yaml", static f => new SchemaValidator("gate.schema.json").Validate(YamlSource.Load(f))),
        ["known issues"] = ("suites/known-issues.yaml", static f => new SchemaValidator("known-issues.schema.json").Validate(YamlSource.Load(f))),
        ["mutants"] = ("suites/mutants.yaml", static f => MutantCatalogue.Load(f)),
        ["requirements"] = ("suites/requirements.yaml", static f => RequirementCatalogue.Load(f)),
        ["checklists"] = ("suites/checklists.yaml", static f => ReleaseChecklist.Load(f)),
    };

    private string _folder = "";

    private static IEnumerable<string> Kinds => Readers.Keys;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("waku-qa-input").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    /// <summary>Every value of the file, replaced by each bad one; every key unknown, twice, or gone.</summary>
    [TestCaseSource(nameof(Kinds))]
    public void AnyValueAndKey(string kind)
    {
        var lines = File.ReadAllLines(Sample(kind));
        var (tried, refused) = (0, 0);
        var places = Enumerable.Range(0, lines.Length).Where(i => Pair().IsMatch(lines[i])).Take(24).ToList();
        foreach (var i in places)
        {
            var match = Pair().Match(lines[i]);
            List<string> changes =
                [.. Values.Select(v => $"{match.Groups[1].Value}: {v}"), $"{lines[i]}x", $"x{lines[i]}", $"{lines[i]}\n{lines[i]}", "", $"\t{lines[i]}"];
            foreach (var change in changes)
            {
                tried++;
                refused += IsRefused(kind, string.Join('\n', lines[..i].Append(change).Concat(lines[(i + 1)..]))) ? 1 : 0;
            }
        }

        TestContext.Out.WriteLine($"{kind}: {tried} tried, {refused} refused");
        Assert.That(refused, Is.GreaterThan(tried / 4), "bad values are refused");
    }

    [TestCaseSource(nameof(Kinds))]
    public void AnyBytes(string kind)
    {
        var good = File.ReadAllBytes(Sample(kind));
        var random = new Random(3);
        var noise = new byte[5_000];
        random.NextBytes(noise);
        List<byte[]> bad =
        [
            [], "\n"u8.ToArray(), "---\n---\n"u8.ToArray(), noise, [0xff, 0xfe, 0x00], [0xc3, 0x28], [.. good, 0], [0x80, .. good],
            Encoding.UTF8.GetBytes("x: " + new string('[', 100_000)), Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("- ", 50_000))),
            Encoding.UTF8.GetBytes("x: " + new string('{', 100_000)), Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("? ", 20_000))),
            Encoding.UTF8.GetBytes("a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n"), Encoding.UTF8.GetBytes("%YAML 9.9\n---\na: b\n"),
            Encoding.UTF8.GetBytes("{\"a\": 1, \"a\": 2}"), Encoding.UTF8.GetBytes("schema: 1\nschema: 1\n"),
                Encoding.UTF8.GetBytes(new string('x', 2_000_000)),
        ];
        IsRefused(kind, Encoding.UTF8.GetString(good[..(good.Length / 2)]));
        foreach (var bytes in bad)
        {
            var file = Path.Combine(_folder, "bad.yaml");
            File.WriteAllBytes(file, bytes);
            Refused(kind, file);
        }
    }

    [TestCase("/dev/zero")]
    [TestCase("/dev/null")]
    [TestCase("/proc/self/mem")]
    [TestCase("/nowhere.yaml")]
    [TestCase("/")]
    [TestCase("")]
    [TestCase("/dev/null/x.yaml")]
    [Platform("Linux")]
    public void AnyPath(string path) => Assert.That(() => YamlSource.Load(path), Throws.TypeOf<UsageException>().With.Message.Contains(path));

    [TestCase("x: [[[[", 1)]
    [TestCase("a: b\nc: \0", 2)]
    [TestCase("a: b\na: c", 2)]
    [TestCase("a: &x b\nb: *x", 2)]
    public void ThePlaceIsNamed(string text, int line)
    {
        var file = Path.Combine(_folder, "place.yaml");
        File.WriteAllText(file, text.EndsWith('[') ? text + new string('[', 200) : text);
        Assert.That(() => YamlSource.Load(file), Throws.TypeOf<UsageException>().With.Message.StartsWith($"{file}:{line}:"));
    }

    private static string Sample(string kind)
    {
        var path = Path.Combine(Repository.Root, Readers[kind].File);
        return Directory.Exists(path) ? Directory.GetFiles(path, "*.yaml").Order(StringComparer.Ordinal).First() : path;
    }

    private bool IsRefused(string kind, string text)
    {
        var file = Path.Combine(_folder, Path.GetFileName(Sample(kind)));
        File.WriteAllText(file, text);
        return Refused(kind, file, mayBeGood: true);
    }

    private static bool Refused(string kind, string file, bool mayBeGood = false)
    {
        try
        {
            Readers[kind].Load(file);
            Assert.That(mayBeGood, Is.True, $"{kind}: {file} was taken");
            return false;
        }
        catch (UsageException e)
        {
            Assert.That(e.Message, Does.Contain(Path.GetFileNameWithoutExtension(file)), "names the file");
            return true;
        }
        catch (Exception e) when (e is not (AssertionException or MultipleAssertException))
        {
            throw new AssertionException(
                $"{kind}: {e.GetType().Name}: {e.Message}\n{File.ReadAllText(file)[..Math.Min(2_000, (int)new FileInfo(file).Length)]}", e);
        }
    }

    [GeneratedRegex(@"^(\s*(?:- )?[\w-]+): +\S.*$")]
    private static partial Regex Pair();
}
