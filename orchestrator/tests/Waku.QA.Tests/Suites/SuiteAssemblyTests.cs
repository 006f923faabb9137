using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Suites;

namespace Waku.QA.Tests.Suites;

/// <summary>Suites of others, found by path: what cannot be one is named before anything starts.</summary>
public sealed class SuiteAssemblyTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("waku-qa-suites").FullName;

    [OneTimeTearDown]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void TheSuitesBesideTheProgramAreFound() =>
        Assert.That(SuiteAssembly.Load().Suites, Is.EquivalentTo(new[] { "smoke", "functional", "interop", "regression" }));

    [Test]
    public void ThatWhichIsNoSuiteIsNamed([ValueSource(nameof(Bad))] string kind) =>
        Assert.That(() => SuiteAssembly.Load(Make(kind)),
            Throws.TypeOf<UsageException>().With.Message.Contains(kind == "this test" ? "Waku.QA.Tests" : _folder));

    private static IEnumerable<string> Bad => ["absent", "a folder", "empty", "text", "zeros", "half an assembly", "native", "without the kit", "this test"];

    private string Make(string kind)
    {
        var path = Path.Combine(_folder, $"{kind.Replace(' ', '-')}.dll");
        var real = File.ReadAllBytes(typeof(SuiteAssembly).Assembly.Location);
        switch (kind)
        {
            case "absent":
                break;
            case "a folder":
                Directory.CreateDirectory(path);
                break;
            case "this test":
                // References the kit, and has no case of it.
                return typeof(SuiteAssemblyTests).Assembly.Location;
            case "without the kit":
                // An assembly that is here, and is no suite.
                File.Copy(typeof(YamlDotNet.RepresentationModel.YamlStream).Assembly.Location, path, overwrite: true);
                break;
            default:
                File.WriteAllBytes(path, kind switch
                {
                    "empty" => [],
                    "text" => "not an assembly"u8.ToArray(),
                    "zeros" => new byte[4_096],
                    "half an assembly" => real[..(real.Length / 2)],
                    _ => [0x7f, .. "ELF"u8, 2, 1, 1, .. new byte[64]],
                });
                break;
        }

        return path;
    }
}
