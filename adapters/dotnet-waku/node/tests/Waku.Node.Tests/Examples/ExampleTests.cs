namespace Waku.Node.Tests.Examples;

public sealed class ExampleTests
{
    [Test]
    public async Task TheExampleOfTheLibraryPageRuns() =>
        Assert.That(await Waku.Examples.HelloWaku.RunAsync().WaitAsync(TimeSpan.FromSeconds(20)), Is.EqualTo("hello"));

    [Test]
    public void ThePageShowsTheExampleAsItIs()
    {
        var folder = Path.Combine(TestContext.CurrentContext.TestDirectory, "Examples");

        Assert.That(File.ReadAllText(Path.Combine(folder, "library.md")), Does.Contain(File.ReadAllText(Path.Combine(folder, "HelloWaku.cs"))));
    }
}
