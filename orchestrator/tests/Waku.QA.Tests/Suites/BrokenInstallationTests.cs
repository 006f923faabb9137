using Waku.QA.Tests.Cli;

namespace Waku.QA.Tests.Suites;

/// <summary>A program with an adapter beside it that is none, or of another version: named, exit 64, and nothing is started.</summary>
public sealed class BrokenInstallationTests
{
    private const string Adapter = "Waku.QA.Adapters.Nwaku.dll";
    private readonly string _folder = Directory.CreateTempSubdirectory("waku-qa-broken").FullName;

    [OneTimeSetUp]
    public void Copy()
    {
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_folder, Path.GetRelativePath(AppContext.BaseDirectory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    [OneTimeTearDown]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    [TestCase("absent", "Waku.QA.Adapters.Nwaku: Could not load")]
    [TestCase("text", "Waku.QA.Adapters.Nwaku")]
    [TestCase("of an older version", "was written for Waku.QA.Core 0.0")]
    [TestCase("of a newer version", "Waku.QA.Core")]
    public async Task AnAdapterThatIsNoneIsNamed(string kind, string reason)
    {
        var real = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, Adapter));
        var path = Path.Combine(_folder, Adapter);
        File.Delete(path);
        if (kind != "absent")
        {
            await File.WriteAllBytesAsync(path, kind switch
            {
                "text" => "no assembly"u8.ToArray(),
                "of an older version" => PatchedAssembly.WithReference(real, "Waku.QA.Core", 0, 0),
                _ => PatchedAssembly.WithReference(real, "Waku.QA.Core", 0, 2),
            });
        }

        var results = Path.Combine(_folder, "results");
        var (code, output) = await CommandLine.RunAsync(_folder, ["run", "smoke", "--engine", "process", "--out", results]);

        Assert.That((code, output), Is.EqualTo((64, output)));
        Assert.That(output, Does.Contain(reason).And.Not.Contain("   at "));
        Assert.That(Directory.Exists(results), Is.False, "nothing was started");
    }
}
