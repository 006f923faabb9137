namespace Waku.Node.Tests;

/// <summary>What the tests and the programs they start make in the folder of temporary files is gone after them.</summary>
[SetUpFixture]
public sealed class TemporaryFiles
{
    private const string Variable = "TMPDIR";
    private readonly string? _before = Environment.GetEnvironmentVariable(Variable);
    private string _folder = "";

    [OneTimeSetUp]
    public void Make()
    {
        _folder = Directory.CreateTempSubdirectory("waku-node-tests-").FullName;
        Environment.SetEnvironmentVariable(Variable, _folder);
    }

    [OneTimeTearDown]
    public void Remove()
    {
        Environment.SetEnvironmentVariable(Variable, _before);
        Directory.Delete(_folder, recursive: true);
    }
}
