using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Waku.QA.CaseKit;
using Waku.QA.Cli.Commands;
using Waku.QA.Cli.Settings;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Files;

namespace Waku.QA.Tests.Architecture;

/// <summary>What docs/architecture.md names is there: folders, members of types, commands, libraries.</summary>
public sealed partial class ArchitecturePageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md"));
    private static readonly Type[] Sketched = [typeof(INodeAdapter), typeof(IWakuNode), typeof(CaseContext)];

    [Test]
    public void EveryPlaceOfTheTreeIsThere()
    {
        List<string> missing = [];
        List<string> path = [];
        var seen = 0;
        foreach (var line in Block("## The tree").Split('\n').Where(static l => l.Length > 0))
        {
            var depth = (line.Length - line.TrimStart().Length) / 2;
            var (names, said) = Gap().Split(line.TrimStart(), 2) is [var first, var second] ? (first.Split(' '), second) : (line.Trim().Split(' '), "");
            if (depth > 3)
            {
                // A second line of what was said of the place above.
                (names, said) = ([], line);
            }
            else
            {
                path = [.. path.Take(depth), names[0].TrimEnd('/')];
            }

            var parent = Path.Combine([Repository.Root, .. path.Take(path.Count - 1)]);
            seen += names.Length;
            missing.AddRange(names.Where(n => !Path.Exists(Path.Combine(parent, n))).Select(n => $"{parent}: {n}"));

            // What is said of a place names folders in it.
            var here = Path.Combine([Repository.Root, .. path]);
            missing.AddRange(Inner().Matches(said).Select(static m => m.Groups[1].Value).Where(f => !names.Skip(1).Prepend(names.FirstOrDefault() ?? "")
                .Any(n => Directory.Exists(Path.Combine(depth > 3 ? here : Path.Combine(parent, n), f)))).Select(f => $"{here}: {f}"));
        }

        Assert.That(seen, Is.GreaterThan(40), "the tree was read");
        Assert.That(missing, Is.Empty);
    }

    [Test]
    public void EveryRoomOfTheOrchestratorAndItsFoldersAreNamed()
    {
        var tree = Block("## The tree");
        var rooms = Directory.EnumerateDirectories(Path.Combine(Repository.Root, "orchestrator"), "Waku.QA.*").ToList();
        var folders = rooms.SelectMany(static r => Directory.EnumerateDirectories(r)).Select(Path.GetFileName).Where(static f => f is not ("bin" or "obj"));
        Assert.That(rooms, Has.Count.EqualTo(10));
        Assert.That(rooms.Select(Path.GetFileName).Concat(folders).Where(f => !tree.Contains($"{f}/", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void EveryMemberOfTheSketchIsOne()
    {
        var members = 0;
        foreach (Match type in TypeOfSketch().Matches(Block("## The shape of the central types")))
        {
            var real = Sketched.Single(t => t.Name == type.Groups[1].Value);
            foreach (Match method in Method().Matches(type.Groups[2].Value))
            {
                var wanted = Generics().Replace(method.Groups[3].Value, "").Split(", ").Select(static p => p.Split(' ')[^1])
                    .Where(static n => n.Length > 0).ToList();
                Assert.That(real.GetMethods().Any(m => m.Name == method.Groups[2].Value && TextOf(m.ReturnType) == method.Groups[1].Value
                    && m.GetParameters().Select(static p => p.Name).SequenceEqual(wanted)), Is.True, method.Value);
                members++;
            }

            foreach (Match property in Property().Matches(type.Groups[2].Value))
            {
                Assert.That(real.GetProperty(property.Groups[2].Value) is { } p ? TextOf(p.PropertyType) : null,
                    Is.EqualTo(property.Groups[1].Value.TrimEnd('?')), property.Value);
                members++;
            }
        }

        Assert.That(members, Is.GreaterThan(20), "the sketch was read");
    }

    [Test]
    public void EveryCommandIsInTheTable()
    {
        var rows = Section("## The command line").Split('\n').Where(static l => l.StartsWith("| `waku-qa ", StringComparison.Ordinal))
            .Select(static l => l["| `waku-qa ".Length..].Split('`')[0]).ToList();
        var commands = CommandTree.Create(UserSettings.Read("/nowhere", static _ => null), TimeProvider.System).Subcommands.Select(static c => c.Name);

        Assert.That(rows.Select(static r => r.Split(' ')[0]).Except(commands), Is.Empty, "no command");
        Assert.That(commands.Where(c => !rows.Any(r => Regex.IsMatch(r, $@"(^|/ ){c}\b"))), Is.Empty, "not in the table");
    }

    [Test]
    public void EveryLibraryIsInTheTable()
    {
        var table = Section("## Dependencies, and why");
        var libraries = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion")
            .Select(static v => (string)v.Attribute("Include")!);

        Assert.That(libraries.Where(l => !table.Contains(l, StringComparison.Ordinal)), Is.Empty);
    }

    private static string Section(string heading)
    {
        var at = Page.IndexOf($"\n{heading}", StringComparison.Ordinal);
        Assert.That(at, Is.Positive, heading);
        return Page[(at + 1)..].Split("\n## ")[0];
    }

    private static string Block(string heading) => Section(heading).Split("```")[1].Split('\n', 2)[1];

    private static string TextOf(Type type) => type switch
    {
        _ when type == typeof(string) => "string",
        { IsGenericType: true } => $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(TextOf))}>",
        _ => type.Name,
    };

    [GeneratedRegex(@" {2,}")]
    private static partial Regex Gap();

    /// <summary>A folder in what is said of a place: a capital, and a slash that ends it.</summary>
    [GeneratedRegex(@"(?<![\w/.])([A-Z]\w+)/(?!\w)")]
    private static partial Regex Inner();

    [GeneratedRegex(@"public (?:interface|sealed class) (\w+)[^{]*\{(.*?)\n\}", RegexOptions.Singleline)]
    private static partial Regex TypeOfSketch();

    [GeneratedRegex(@"^    (\S[^(\n]*?) (\w+)\(([^)\n]*)\);", RegexOptions.Multiline)]
    private static partial Regex Method();

    [GeneratedRegex("<[^<>]*>")]
    private static partial Regex Generics();

    [GeneratedRegex(@"^    (\S+) (\w+) \{ get; \}", RegexOptions.Multiline)]
    private static partial Regex Property();
}
