using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Waku.Node.Tests.Architecture;

/// <summary>Rooms by reason to change: no circle of folders, no crowded folder, namespaces that say where a file lies, no state that outlives a node.</summary>
public sealed class FolderTests
{
    private const int MostFiles = 25;
    private const int LongestLine = 160;

    /// <summary>Projects of the native node that are held to it.</summary>
    private static readonly string[] Projects = ["Waku.Libp2p", "Waku.Gossipsub", "Waku.Node", "Waku.Node.Sqlite", "Waku.Node.Host"];

    [TestCaseSource(nameof(Projects))]
    public void FoldersFormNoCircle(string project) => Assert.That(new SourceFolders(FolderOf(project)).Circles(), Is.Empty);

    [TestCaseSource(nameof(Projects))]
    public void NoFolderIsCrowded(string project) =>
        Assert.That(new SourceFolders(FolderOf(project)).Sizes.Where(static s => s.Files > MostFiles), Is.Empty);

    [TestCaseSource(nameof(Projects))]
    public void NamespacesFollowFolders(string project)
    {
        var root = FolderOf(project);
        foreach (var file in new SourceFolders(root).Files)
        {
            var folder = Path.GetRelativePath(root, Path.GetDirectoryName(file)!);
            var expected = folder == "." ? project : $"{project}.{folder.Replace(Path.DirectorySeparatorChar, '.')}";
            var space = Regex.Match(File.ReadAllText(file), @"^namespace ([\w.]+);", RegexOptions.Multiline).Groups[1].Value;

            // A program and global usings stand outside any namespace.
            Assert.That(space, Is.EqualTo(expected).Or.Empty, file);
        }
    }

    [TestCaseSource(nameof(Projects))]
    public void LinesAreShort(string project) => Assert.That(
        new SourceFolders(FolderOf(project)).Files.SelectMany(static f => File.ReadLines(f).Select((text, i) => (Where: $"{f}:{i + 1}", text.Length)))
            .Where(static l => l.Length > LongestLine).Select(static l => l.Where), Is.Empty);

    [TestCaseSource(nameof(Projects))]
    public void NothingStaticChanges(string project)
    {
        var fields = Assembly.Load(project == "Waku.Node.Host" ? "dotnet-waku" : project).GetTypes()
            .Where(static t => !t.IsDefined(typeof(CompilerGeneratedAttribute)) && !t.Name.Contains('<'))
            .SelectMany(static t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(static f => !f.IsLiteral && !f.Name.Contains("__", StringComparison.Ordinal));
        Assert.That(fields.Where(static f => !f.IsInitOnly || IsMutableCollection(f.FieldType)).Select(static f => $"{f.DeclaringType}.{f.Name}"), Is.Empty);
    }

    /// <summary>The scan itself: what it must see, and what it must not.</summary>
    [TestCase("namespace P.A; class One { void M() { var x = new P.B.Two(); } }", "using P.A; namespace P.B; class Two { One? o; }", true)]
    [TestCase("using P.B; namespace P.A; class One { void M() => Two.Run(); }", "using P.A; namespace P.B; class Two { string s = nameof(One); }", true)]
    [TestCase("using P.B; namespace P.A; class One { Two? t; }", "namespace P.B; class Two { int One; }", false)]
    [TestCase("using P.B; namespace P.A; class One { Two? t; }", "using P.A; namespace P.B; class Two { string s = \"One\"; /* One */ } // One", false)]
    [TestCase("using P.B; namespace P.A; class One { Two? t; }", "namespace P.B; class Two { object s = A.One.X; }", true)]
    public void TheScanSeesMethodBodiesAndNoComments(string first, string second, bool isCircle)
    {
        var root = Directory.CreateTempSubdirectory("waku-folders-").FullName;
        try
        {
            foreach (var (folder, text) in (ReadOnlySpan<(string, string)>)[("A", first), ("B", second)])
            {
                Directory.CreateDirectory(Path.Combine(root, folder));
                File.WriteAllText(Path.Combine(root, folder, "File.cs"), text.Replace("; namespace", ";\nnamespace", StringComparison.Ordinal));
            }

            Assert.That(new SourceFolders(root).Circles(), isCircle ? Has.Count.EqualTo(1) : Is.Empty);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    /// <summary>Arrays are tables by custom here; whoever writes to one shows it in review.</summary>
    private static bool IsMutableCollection(Type type) =>
        typeof(IEnumerable).IsAssignableFrom(type) && type != typeof(string) && !type.IsArray
        && !(type.Namespace ?? "").StartsWith("System.Collections.Immutable", StringComparison.Ordinal)
        && !(type.Namespace ?? "").StartsWith("System.Collections.Frozen", StringComparison.Ordinal);

    private static string FolderOf(string project)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Waku.QA.sln")))
            {
                return Path.Combine(folder.FullName, "adapters", "dotnet-waku", "node", project);
            }
        }

        throw new DirectoryNotFoundException($"no checkout above {AppContext.BaseDirectory}");
    }
}
