using Waku.Node.Tests.Architecture;

namespace Waku.Node.Tests.Host;

/// <summary>The program's rooms: no circle of folders, the root is known to nobody, lines stay short.</summary>
public sealed class HostFolderTests
{
    private const int LongestLine = 160;
    private const int MostFiles = 25;

    [Test]
    public void FoldersFormNoCircle() => Assert.That(new SourceFolders(Root).Circles(), Is.Empty);

    [Test]
    public void NoFolderIsCrowded() => Assert.That(new SourceFolders(Root).Sizes.Where(static s => s.Files > MostFiles), Is.Empty);

    [Test]
    public void LinesAreShort()
    {
        string[] tests = [.. ((string[])["Host", "Interop"])
            .SelectMany(static f => Directory.GetFiles(Path.Combine(Root, "..", "tests", "Waku.Node.Tests", f), "*.cs", SearchOption.AllDirectories))];
        var lines = new SourceFolders(Root).Files.Concat(tests)
            .SelectMany(static f => File.ReadLines(f).Select((text, i) => (Where: $"{f}:{i + 1}", text.Length)));

        Assert.That(lines.Where(static l => l.Length > LongestLine).Select(static l => l.Where), Is.Empty);
    }

    private static string Root
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "Waku.QA.sln")))
                {
                    return Path.Combine(folder.FullName, "adapters", "dotnet-waku", "node", "Waku.Node.Host");
                }
            }

            throw new InvalidOperationException("no Waku.QA.sln above the tests");
        }
    }
}
