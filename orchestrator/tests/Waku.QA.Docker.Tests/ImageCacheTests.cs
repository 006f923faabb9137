using Docker.DotNet.Models;
using Waku.QA.Core.Adapters;
using Waku.QA.Engines.Docker;
using Waku.QA.Engines.Docker.Connection;

namespace Waku.QA.Docker.Tests;

/// <summary>Images that were made are kept in a folder and taken from there (issue 22).</summary>
public sealed class ImageCacheTests
{
    private string _folder = "";

    private string Cache => Path.Combine(_folder, "cache");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("waku-qa-images-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task AnImageThatTheEngineLacksIsTakenFromTheFolder()
    {
        await using var engine = Engine(Cache);
        var artifact = Artifact();
        var made = await PrepareAsync(engine, artifact);
        Assert.That(made.Said, Has.Some.Contains("building image").And.None.Contains("WARNING"));
        await RemoveAsync(engine, made.Reference);

        var taken = await PrepareAsync(engine, artifact);
        await RemoveAsync(engine, made.Reference);

        Assert.Multiple(() =>
        {
            Assert.That(taken.Said, Has.None.Contains("building image"));
            Assert.That((taken.Reference, taken.Digest), Is.EqualTo((made.Reference, made.Digest)));
            Assert.That(Directory.GetFiles(Cache), Has.Length.EqualTo(1), "whole files alone");
        });
    }

    /// <summary>A file that is cut short, empty, no image, or another image: said, and the image is made.</summary>
    [Test]
    public async Task AFileThatCannotBeUsedIsNamedAndTheImageIsMade()
    {
        await using var engine = Engine(Cache);
        var artifact = Artifact();
        var made = await PrepareAsync(engine, artifact);
        var file = Directory.GetFiles(Cache).Single();
        var whole = await File.ReadAllBytesAsync(file);
        foreach (var wrong in (byte[][])[whole[..(whole.Length / 2)], [], "no image"u8.ToArray(), await OtherAsync(engine)])
        {
            await RemoveAsync(engine, made.Reference);
            await File.WriteAllBytesAsync(file, wrong);
            var again = await PrepareAsync(engine, artifact);
            Assert.That(again.Said, Has.Some.Contains("building image").And.Some.Contains($"WARNING {file} is not used"));
        }

        await RemoveAsync(engine, made.Reference);
    }

    /// <summary>A folder that cannot be written is a warning.</summary>
    [Test]
    public async Task AFolderThatCannotBeWrittenIsAWarning()
    {
        var file = Path.Combine(_folder, "no-folder");
        await File.WriteAllTextAsync(file, "");
        await using var engine = Engine(file);
        var made = await PrepareAsync(engine, Artifact());
        await RemoveAsync(engine, made.Reference);
        Assert.That(made.Said, Has.Some.Contains("WARNING").And.Some.Contains("is not kept in"));
    }

    private static DockerEngine Engine(string cache) =>
        DockerEngine.Create(name => name == "WAKU_QA_IMAGE_CACHE" ? cache : Environment.GetEnvironmentVariable(name), TimeProvider.System);

    private static async Task<(string Reference, string Digest, IReadOnlyList<string> Said)> PrepareAsync(DockerEngine engine, NodeArtifact artifact)
    {
        List<string> said = [];
        var prepared = await engine.PrepareAsync(artifact, new DirectProgress<string>(said.Add), CancellationToken.None);
        return (prepared.Reference, prepared.Digest, said);
    }

    private static async Task RemoveAsync(DockerEngine engine, string image) =>
        await (await EngineFixture.ClientAsync(engine)).Images.DeleteImageAsync(image, new ImageDeleteParameters { Force = true });

    private static async Task<byte[]> OtherAsync(DockerEngine engine)
    {
        await using var content = await (await EngineFixture.ClientAsync(engine)).Images.SaveImageAsync(EngineFixture.Image);
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    /// <summary>An image of one file on the base image, another one each time.</summary>
    private NodeArtifact Artifact()
    {
        var context = Directory.CreateDirectory(Path.Combine(_folder, "context")).FullName;
        File.WriteAllText(Path.Combine(context, "Dockerfile"), "ARG BASE_IMAGE=debian\nFROM ${BASE_IMAGE}\nCOPY mark /mark\n");
        File.WriteAllText(Path.Combine(context, "mark"), Guid.NewGuid().ToString());
        return new NodeArtifact("cached", null, "waku-qa-test/cached",
            new BuildRecipe { Inputs = [context], Output = Path.Combine(context, "mark"), ContextSources = [context] });
    }
}
