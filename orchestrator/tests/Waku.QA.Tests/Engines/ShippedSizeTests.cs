using Waku.QA.Core.Adapters;
using Waku.QA.Engines.Processes;

namespace Waku.QA.Tests.Engines;

/// <summary>The size of what users get of a program, whatever lies in its folder.</summary>
public sealed class ShippedSizeTests
{
    [Test]
    public async Task LinksThatLeadBackOrNowhereAreNoTrouble()
    {
        var folder = Directory.CreateTempSubdirectory("waku-qa-shipped-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "below"));
            await File.WriteAllTextAsync(Path.Combine(folder, "program"), "12345");
            await File.WriteAllTextAsync(Path.Combine(folder, "below", "data"), "123");
            Directory.CreateSymbolicLink(Path.Combine(folder, "loop"), ".");
            Directory.CreateSymbolicLink(Path.Combine(folder, "below", "back"), "..");
            File.CreateSymbolicLink(Path.Combine(folder, "itself"), "itself");
            var artifact = new NodeArtifact("node", Path.Combine(folder, "program"), null, null) { Shipped = [folder] };
            await using var engine = new ProcessEngine(TimeProvider.System);

            var prepared = await engine.PrepareAsync(artifact, new Progress<string>(), CancellationToken.None);

            // Links have a size too: that of the names that they hold.
            Assert.That(prepared.Bytes, Is.InRange(8, 8 + 32));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
