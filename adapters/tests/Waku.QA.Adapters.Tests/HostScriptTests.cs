using System.Diagnostics;

namespace Waku.QA.Adapters.Tests;

/// <summary>The tests that lie with the Node.js host; they need none of its packages.</summary>
public sealed class HostScriptTests
{
    [Test]
    public async Task TheTestsOfTheJsHostPass()
    {
        var folder = Path.Combine(Checkout.Root, "adapters", "js-waku", "host");
        var start = new ProcessStartInfo(
            "node", ["--test", "test/"])
        { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEndAsync();
        var errors = await node.StandardError.ReadToEndAsync();
        await node.WaitForExitAsync();

        Assert.That(node.ExitCode, Is.Zero, $"{await output}{errors}");
        Assert.That(await output, Does.Match(@"pass [1-9]"));
    }
}
