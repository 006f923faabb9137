using System.Reflection;

namespace Waku.Node.Tests.Architecture;

/// <summary>Rooms by reason to change: no circle of folders, no crowded folder, namespaces that say where a file lies, no state that outlives a node.</summary>
public sealed class FolderTests
{
    /// <summary>Projects of the native node that are held to it.</summary>
    private static readonly string[] Projects = ["Waku.Libp2p", "Waku.Gossipsub", "Waku.Node", "Waku.Node.Sqlite", "Waku.Node.Host"];

    [TestCaseSource(nameof(Projects))]
    public void FoldersFormNoCircle(string project) => Assert.That(new SourceFolders(FolderOf(project)).Circles(), Is.Empty);

    [TestCaseSource(nameof(Projects))]
    public void NoFolderIsCrowded(string project) => Assert.That(RoomRules.Crowded(FolderOf(project)), Is.Empty);

    [TestCaseSource(nameof(Projects))]
    public void NamespacesFollowFolders(string project) => Assert.That(RoomRules.Strays(FolderOf(project), project), Is.Empty);

    [TestCaseSource(nameof(Projects))]
    public void LinesAreShort(string project) => Assert.That(RoomRules.LongLines(new SourceFolders(FolderOf(project)).Files), Is.Empty);

    [TestCaseSource(nameof(Projects))]
    public void NothingStaticChanges(string project) =>
        Assert.That(RoomRules.StaticsThatChange(Assembly.Load(project == "Waku.Node.Host" ? "dotnet-waku" : project)), Is.Empty);

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
