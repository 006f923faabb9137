namespace Waku.QA.Tests.Performance;

/// <summary>A folder that is gone when the test is over.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("waku-qa-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
