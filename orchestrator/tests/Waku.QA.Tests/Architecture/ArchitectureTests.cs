using System.Text.RegularExpressions;
using System.Xml.Linq;
using Waku.QA.Cli.Settings;
using Waku.QA.Files;

namespace Waku.QA.Tests.Architecture;

/// <summary>The rules of docs/architecture.md that a machine can check.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string[] Implementations = ["nwaku", "go-waku", "gowaku", "js-waku", "jswaku", "dotnet-waku", "dotnetwaku"];

    /// <summary>Any adapter: a new one needs no line here.</summary>
    private const string OneAdapter = "Waku.QA.Adapters.*";

    /// <summary>Layers from bottom to top; a project may reference only lower layers, or its own where that is listed.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Waku.QA.Core"] = [],
        ["Waku.QA.Engines"] = ["Waku.QA.Core"],
        ["Waku.Libp2p"] = [],
        ["Waku.Gossipsub"] = ["Waku.Libp2p"],
        ["Waku.Node"] = ["Waku.Gossipsub", "Waku.Libp2p"],
        ["Waku.Node.Sqlite"] = ["Waku.Node"],
        ["Waku.Node.Control"] = [],
        ["Waku.Node.Host"] = ["Waku.Node", "Waku.Node.Sqlite", "Waku.Node.Control"],
        ["Waku.QA.Adapters.Rest"] = ["Waku.QA.Core"],
        [OneAdapter] = ["Waku.QA.Adapters.Rest", "Waku.Node.Control"],
        ["Waku.QA.Adapters"] = [OneAdapter],
        ["Waku.QA.Files"] = ["Waku.QA.Core"],
        ["Waku.QA.Oracle"] = ["Waku.QA.Core"],
        ["Waku.QA.Clusters"] = ["Waku.QA.Engines", "Waku.QA.Files", "Waku.QA.Oracle"],
        ["Waku.QA.Wire"] = ["Waku.QA.Clusters", "Waku.Node"],
        ["Waku.QA.CaseKit"] = ["Waku.QA.Wire"],
        ["Waku.QA.Runs"] = ["Waku.QA.CaseKit"],
        ["Waku.QA.Performance"] = ["Waku.QA.Runs"],
        ["Waku.QA.Suites"] = ["Waku.QA.Performance", "Waku.QA.Adapters"],
        ["Waku.QA.Cli"] = ["Waku.QA.Performance", "Waku.QA.Suites", "Waku.QA.Adapters"],
    };

    [Test]
    public void NoArrowPointsUp()
    {
        var projects = Files("*.csproj").Where(static f => !IsTest(f)).ToList();
        Assert.That(projects.Select(Layer).Distinct(), Is.EquivalentTo(Allowed.Keys), "a new project needs a line in this table and in docs/architecture.md");
        foreach (var project in projects)
        {
            var references = XDocument.Load(project).Descendants("ProjectReference")
                .Select(static r => Path.GetFileNameWithoutExtension(((string)r.Attribute("Include")!).Replace('\\', '/')));
            Assert.That(references, Is.SubsetOf(Allowed[Layer(project)]), project);
        }
    }

    private static string Layer(string project) => Path.GetFileNameWithoutExtension(project) is var name && Allowed.ContainsKey(name) ? name
        : name.StartsWith("Waku.QA.Adapters.", StringComparison.Ordinal) ? OneAdapter : name;

    [Test]
    public void NoIdentifierOrLiteralNamesAnImplementation()
    {
        List<string> found = [];
        foreach (var file in Files("*.cs").Where(static f => !IsTest(f) && (IsUnder(f, "orchestrator") || IsUnder(f, "suites"))))
        {
            var code = Comments().Replace(File.ReadAllText(file), "");
            found.AddRange(Implementations.Where(i => code.Contains(i, StringComparison.OrdinalIgnoreCase))
                .Select(i => $"{Path.GetRelativePath(Repository.Root, file)}: {i}"));
        }

        Assert.That(found, Is.Empty);
    }

    [Test]
    public void TheCatalogueIsKnownToOneFileOfTheSuites() =>
        Assert.That(Files("*.cs")
            .Where(static f => !IsTest(f)
                && (IsUnder(f, "orchestrator") || IsUnder(f, "suites"))
                && File.ReadAllText(f).Contains("using Waku.QA.Adapters", StringComparison.Ordinal)).Select(Path.GetFileName),
                    Is.EqualTo(new[] { "Installed.cs", "SuiteEntry.cs" }));

    [Test]
    public void AReferenceIsAskedOfAnAdapterInOnePlace() => Assert.That(
        Files("*.cs").Where(static f => !IsTest(f)
            && (IsUnder(f, "orchestrator") || IsUnder(f, "suites"))
            && Regex.IsMatch(Comments().Replace(File.ReadAllText(f), ""), @"\.Artifact\s*\(")).Select(Path.GetFileName),
        Is.EqualTo(new[] { "NodeArtifacts.cs" }));

    [Test]
    public void NamesOfMetricsLiveWithTheirAdapters() => Assert.That(
        Files("*.cs").Where(static f => !IsTest(f)
            && (IsUnder(f, "orchestrator") || IsUnder(f, "suites"))
            && Regex.IsMatch(File.ReadAllText(f), @"""[a-z0-9]+(_[a-z0-9]+)*_(total|bytes|count|sum|bucket|messages|seconds)""")),
        Is.Empty);

    [Test]
    public void FilesAreSmall()
    {
        var lengths = Files("*.cs").Select(static f => (File: f, Lines: File.ReadLines(f).Count())).OrderBy(static f => f.Lines).ToList();

        Assert.That(lengths.Where(static f => f.Lines > 400), Is.Empty);
        Assert.That(lengths[lengths.Count / 2].Lines, Is.LessThanOrEqualTo(60), "median");
        Assert.That(lengths[lengths.Count * 9 / 10].Lines, Is.LessThanOrEqualTo(200), "p90");
    }

    [Test]
    public void SuitesWaitForConditionsOnly() =>
        Assert.That(Files("*.cs").Where(static f => IsUnder(f, "suites") && Regex.IsMatch(File.ReadAllText(f), @"Thread\.Sleep|Task\.Delay")), Is.Empty);

    /// <summary>Editors check a file while it is written when its first lines name its schema.</summary>
    [Test]
    public void EveryYamlNamesItsSchema()
    {
        var files = Files("*.yaml").Concat(Files("*.yml")).ToList();
        Assert.That(files, Has.Count.GreaterThan(20), "the scan found them");
        Assert.That(files.Where(static f => SchemaOf(f) is not { } schema
            || (!schema.StartsWith("https://", StringComparison.Ordinal) && !File.Exists(Path.Combine(Path.GetDirectoryName(f)!, schema)))), Is.Empty);
    }

    private static string? SchemaOf(string yaml) =>
        File.ReadLines(yaml).Take(3).Select(static l => Regex.Match(l, @"^# yaml-language-server: \$schema=(\S+)$"))
            .FirstOrDefault(static m => m.Success)?.Groups[1].Value;

    /// <summary>What a package offers is written down: the compiler holds it to the files, where they are.</summary>
    [Test]
    public void EveryPackageSaysWhatItOffers()
    {
        var packages = Files("*.csproj").Where(static f => File.ReadAllText(f).Contains("<IsPackable>true", StringComparison.Ordinal))
            .Select(static f => Path.GetDirectoryName(f)!).ToList();
        Assert.That(packages.Select(Path.GetFileName), Is.SupersetOf(new[] { "Waku.QA.CaseKit", "Waku.Node", "Waku.Libp2p" }));
        Assert.That(packages.Where(static p => !File.Exists(Path.Combine(p, "PublicAPI.Shipped.txt"))
            || !File.ReadAllLines(Path.Combine(p, "PublicAPI.Unshipped.txt")).Concat(File.ReadAllLines(Path.Combine(p, "PublicAPI.Shipped.txt")))
                .Any(static l => l.Length > 0 && l[0] != '#')), Is.Empty);
    }

    [Test]
    public void CoreNeedsNothingButTheBaseLibrary() =>
        Assert.That(File.ReadAllText(Files("Waku.QA.Core.csproj").Single()), Does.Not.Contain("PackageReference").And.Not.Contain("ProjectReference"));

    private static IEnumerable<string> Files(string pattern) => Directory.EnumerateFiles(Repository.Root, pattern, SearchOption.AllDirectories)
        .Where(static f => !Path.GetRelativePath(Repository.Root, f).Split(Path.DirectorySeparatorChar)
            .Any(static p => p is "bin" or "obj" or "node_modules" or "artifacts" or "results"))
        .Order(StringComparer.Ordinal);

    private static bool IsTest(string file) =>
        Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar).Any(static p => p is "tests" or "benchmarks");

    private static bool IsUnder(string file, string folder) =>
        Path.GetRelativePath(Repository.Root, file).StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    [GeneratedRegex(@"^\s*///.*$|(?<!:)//.*$", RegexOptions.Multiline)]
    private static partial Regex Comments();
}
