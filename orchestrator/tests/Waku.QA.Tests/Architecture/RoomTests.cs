using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Waku.Node.Tests.Architecture;
using Waku.QA.Files;

namespace Waku.QA.Tests.Architecture;

/// <summary>
/// Rooms by reason to change (docs/architecture.md): no circle of projects or folders, no crowded folder, namespaces that say where a file
/// lies, short lines everywhere, and no state that outlives a run.
/// </summary>
public sealed class RoomTests
{
    private static readonly string[] NotOurs = ["bin", "obj", "node_modules", "artifacts", "results", ".git"];
    private static readonly string[] NodeLibrary = ["Waku.Node", "Waku.Gossipsub", "Waku.Libp2p"];

    /// <summary>Projects of the platform, its adapters and suites: the native node holds its own to the same.</summary>
    private static IEnumerable<string> Projects => Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
        .Where(static f => IsOurs(f) && !Parts(f).Any(static p => p is "tests" or "benchmarks" or "node"))
        .Select(static f => Path.GetRelativePath(Repository.Root, f)).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Assemblies => Projects.Select(Path.GetFileNameWithoutExtension)!;

    [TestCaseSource(nameof(Projects))]
    public void FoldersFormNoCircle(string project) => Assert.That(new SourceFolders(FolderOf(project)).Circles(), Is.Empty);

    [TestCaseSource(nameof(Projects))]
    public void NoFolderIsCrowded(string project) => Assert.That(RoomRules.Crowded(FolderOf(project)), Is.Empty);

    [TestCaseSource(nameof(Projects))]
    public void NamespacesFollowFolders(string project) =>
        Assert.That(RoomRules.Strays(FolderOf(project), Path.GetFileNameWithoutExtension(project)), Is.Empty);

    [Test]
    public void ProjectsFormNoCircle()
    {
        var references = Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories).Where(IsOurs).ToDictionary(
            static f => Path.GetFileNameWithoutExtension(f),
            static f => XDocument.Load(f).Descendants("ProjectReference")
                .Select(static r => Path.GetFileNameWithoutExtension(((string)r.Attribute("Include")!).Replace('\\', '/'))).ToList());
        Assert.That(references, Has.Count.GreaterThan(30), "the scan found the projects");
        foreach (var project in references.Keys)
        {
            // The catalogue references whatever lies in the place of an adapter.
            references[project] = [.. references[project].SelectMany(r => r.Contains('*') ? references.Keys.Where(k => IsLike(k, r) && !IsOfTests(k)) : [r])];
        }

        foreach (var project in references.Keys)
        {
            Assert.That(Reachable(references, project), Does.Not.Contain(project));
        }
    }

    [Test]
    public void LinesAreShortEverywhere()
    {
        var files = Directory.EnumerateFiles(Repository.Root, "*.cs", SearchOption.AllDirectories).Where(IsOurs).ToList();
        Assert.That(files, Has.Count.GreaterThan(500), "the scan found the sources");
        Assert.That(RoomRules.LongLines(files), Is.Empty);
    }

    [TestCaseSource(nameof(Assemblies))]
    public void NothingStaticChanges(string assembly) => Assert.That(RoomRules.StaticsThatChange(Load(assembly)), Is.Empty);

    /// <summary>An assembly names another only where it uses one of its types: also one that it got without writing its name.</summary>
    [TestCaseSource(nameof(Assemblies))]
    public void OnlyTheWireKnowsTheNodeLibrary(string assembly)
    {
        var known = Load(assembly).GetReferencedAssemblies().Select(static a => a.Name).Intersect(NodeLibrary);
        Assert.That(known, assembly == "Waku.QA.Wire" ? Is.Not.Empty : Is.Empty);
    }

    /// <summary>What others write against it must not need the node library either.</summary>
    [Test]
    public void NothingThatTheWireOffersIsOfTheNodeLibrary()
    {
        var offered = Load("Waku.QA.Wire").GetExportedTypes()
            .SelectMany(static t => t.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly));
        Assert.That(offered.Where(static m => TypesOf(m).SelectMany(Parts).Any(static t => NodeLibrary.Contains(t.Assembly.GetName().Name)))
            .Select(static m => $"{m.DeclaringType}.{m.Name}"), Is.Empty);
    }

    private static IEnumerable<Type> TypesOf(MemberInfo member) => member switch
    {
        MethodBase method => [.. method.GetParameters().Select(static p => p.ParameterType), .. method is MethodInfo m ? (Type[])[m.ReturnType] : []],
        PropertyInfo property => [property.PropertyType],
        FieldInfo field => [field.FieldType],
        EventInfo @event => [@event.EventHandlerType!],
        _ => [],
    };

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!) : type.IsGenericType ? [type, .. type.GetGenericArguments().SelectMany(Parts)] : [type];

    private static Assembly Load(string project) => Assembly.Load(project == "Waku.QA.Cli" ? "waku-qa" : project);

    private static bool IsOfTests(string project) =>
        project.EndsWith(".Tests", StringComparison.Ordinal) || project.EndsWith(".Testing", StringComparison.Ordinal);

    private static bool IsLike(string name, string pattern) =>
        Regex.IsMatch(name, $"^{Regex.Escape(pattern).Replace("\\*", "[^.]+", StringComparison.Ordinal)}$");

    private static HashSet<string> Reachable(Dictionary<string, List<string>> references, string from)
    {
        HashSet<string> seen = [];
        var open = new Queue<string>(references[from]);
        while (open.TryDequeue(out var next))
        {
            if (seen.Add(next))
            {
                references[next].ForEach(open.Enqueue);
            }
        }

        return seen;
    }

    private static string FolderOf(string project) => Path.GetDirectoryName(Path.Combine(Repository.Root, project))!;

    private static bool IsOurs(string file) => !Parts(file).Intersect(NotOurs).Any();

    private static string[] Parts(string file) => Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar);
}
