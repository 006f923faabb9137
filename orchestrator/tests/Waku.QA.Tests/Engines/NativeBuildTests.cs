using Waku.QA.Core.Adapters;
using Waku.QA.Engines.Building;
using Waku.QA.Engines.Resilience;

namespace Waku.QA.Tests.Engines;

/// <summary>A recipe with a native way takes it where a linker is, and only there.</summary>
[Platform("Linux,MacOsX")]
public sealed class NativeBuildTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("waku-qa-native-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task TheWayFollowsTheLinkerAndEachLeavesNothingOfTheOther()
    {
        var recipe = Recipe();
        var keys = RecipeRunner.KeysOf(recipe);

        Assert.That(await RunAsync(recipe, "cc"), Is.EqualTo(keys[0]).And.EndsWith("-native"));
        Assert.That(Output(recipe), Is.EqualTo("native"));
        Assert.That(await RunAsync(recipe, null), Is.EqualTo(keys[1]));
        Assert.That(Output(recipe), Is.EqualTo("portable"));
        Assert.That(Beside(recipe), Is.EqualTo((string[])["node", "of-portable"]));
        Assert.That(await RunAsync(recipe, "cc"), Is.EqualTo(keys[0]));
        Assert.That(Beside(recipe), Is.EqualTo((string[])["node", "of-native"]));
    }

    [Test]
    public async Task WhatIsThereIsNotMadeAgain()
    {
        var recipe = Recipe();
        await RunAsync(recipe, "cc");
        await File.WriteAllTextAsync(recipe.Output, "kept");

        await RunAsync(recipe, "cc");

        Assert.That(Output(recipe), Is.EqualTo("kept"));
    }

    [Test]
    public async Task ALinkerIsOneThatLinks()
    {
        Assume.That(await NativeLinker.FindAsync(CancellationToken.None), Is.Not.Null, "this machine has none");
        var broken = Path.Combine(_folder, "broken");
        await File.WriteAllTextAsync(broken, "#!/bin/sh\necho cannot find crt1.o >&2; exit 1\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(broken, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        Assert.That(await NativeLinker.FindAsync(_ => broken, CancellationToken.None), Is.Null);
        Assert.That(await NativeLinker.FindAsync(static _ => null, CancellationToken.None), Is.Null);
    }

    private static Task<string> RunAsync(BuildRecipe recipe, string? linker) => RecipeRunner.RunAsync(
        "node", recipe, _ => Task.FromResult(linker), new Progress<string>(), new HarnessPipelines(TimeProvider.System), CancellationToken.None);

    private static string Output(BuildRecipe recipe) => File.ReadAllText(recipe.Output).Trim();

    private static List<string> Beside(BuildRecipe recipe) => [.. Directory.EnumerateFiles(recipe.OwnFolder!).Select(static f => Path.GetFileName(f))
        .Where(static f => !f.StartsWith('.')).Order(StringComparer.Ordinal)];

    private BuildRecipe Recipe()
    {
        var folder = Path.Combine(_folder, "out");
        return new BuildRecipe
        {
            Steps = [Step("portable")],
            NativeSteps = [Step("native")],
            Inputs = [],
            Output = Path.Combine(folder, "node"),
            OwnFolder = folder,
        };

        BuildStep Step(string way) => new("/bin/sh", ["-c", $"echo {way} > {folder}/node; touch {folder}/of-{way}"], _folder);
    }
}
