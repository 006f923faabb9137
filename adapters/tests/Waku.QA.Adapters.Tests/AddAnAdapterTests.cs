using System.Reflection;
using System.Runtime.Loader;
using Waku.QA.Adapters.Testing;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Adapters.Tests;

/// <summary>
/// Does what docs/add-an-adapter.md says, block by block, in a copy of the tree: what is written there is run, built and loaded as it stands,
/// and touches a folder of its own and one line.
/// </summary>
public sealed class AddAnAdapterTests
{
    private const string Catalogue = "adapters/Waku.QA.Adapters/AdapterCatalogue.cs";
    private const string Own = "adapters/example/";
    private static readonly IReadOnlyList<MarkdownBlock> Page = MarkdownBlock.Read(File.ReadAllText(Path.Combine(Checkout.Root, "docs", "add-an-adapter.md")));
    private string _tree = "";

    [SetUp]
    public void Copy()
    {
        _tree = Directory.CreateTempSubdirectory("waku-qa-adapter-").FullName;
        Checkout.CopyTo(_tree);
    }

    [TearDown]
    public void Remove() => Directory.Delete(_tree, recursive: true);

    [Test]
    public async Task ThePageIsTrueWordByWord()
    {
        var before = Checkout.Read(_tree);
        foreach (var block in Page)
        {
            await DoAsync(block);
        }

        var after = Checkout.Read(_tree);
        Assert.That(before.Keys.Except(after.Keys), Is.Empty);
        Assert.That(after.Keys.Except(before.Keys), Is.Not.Empty.And.All.StartsWith(Own));
        var changed = before.Keys.Where(f => after[f] != before[f]).ToList();
        Assert.That(changed, Is.EqualTo(new[] { Catalogue }));
        Assert.That(after[Catalogue].Split('\n').Except(before[Catalogue].Split('\n')), Has.Exactly(1).Items);
        Assert.That(after[Catalogue].Split('\n'), Has.Length.EqualTo(before[Catalogue].Split('\n').Length + 1));

        var added = Loaded().Single(static a => a.Implementation == "example-waku");
        var plan = PlanFixture.Plan(added, NodeVersion.Parse("v1.0"), NodeRole.Service, EngineKind.Process);
        Assert.That(plan.Arguments, Has.Member("--store=true"));
        Assert.That(Loaded().Select(static a => a.Implementation), Is.SupersetOf(new AdapterCatalogue(Checkout.Root).All.Select(static a => a.Implementation)));
        foreach (var (reference, engine) in Commands())
        {
            var artifact = added.Artifact(reference, engine);
            Assert.That(engine == EngineKind.Docker ? artifact.Image : artifact.Program, Is.EqualTo(reference));
        }
    }

    [Test]
    public void TheTableNamesEveryMemberThatTheTemplateHasAndNoOther()
    {
        var page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "add-an-adapter.md"));
        var named = page.Split('\n').Where(static l => l.TrimStart().StartsWith("| `", StringComparison.Ordinal)).Select(static l => l.Split('`')[1]).ToList();
        var members = typeof(INodeAdapter).GetMembers().Where(static m => m is PropertyInfo or MethodInfo { IsSpecialName: false }).Select(static m => m.Name)
            .ToHashSet();

        Assert.That(named, Is.SubsetOf(members).And.Not.Empty);
        Assert.That(members.Except(named), Is.EquivalentTo(new[] { "Implementation", "WarningOf", "Requirements" }), "these need no words");
    }

    private async Task DoAsync(MarkdownBlock block)
    {
        switch (block.Language)
        {
            case "sh":
                await PageScript.RunAsync(_tree, block.Text);
                break;
            case "xml":
                await File.WriteAllTextAsync(Path.Combine(_tree, block.Before.Split('`')[1]), block.Text);
                break;
            case "csharp":
                var lines = (await File.ReadAllLinesAsync(Path.Combine(_tree, Catalogue))).ToList();
                lines.Insert(lines.FindIndex(static l => l.Trim() == "];"), new string(' ', 8) + block.Text.Trim());
                await File.WriteAllTextAsync(Path.Combine(_tree, Catalogue), string.Join('\n', lines) + "\n");
                break;
            case "console":
                Assert.That(Commands(), Has.Count.EqualTo(block.Text.Trim().Split('\n').Length), "every command is one that is looked at below");
                break;
            default:
                throw new AssertionException($"nothing says what to do with a block of '{block.Language}': {block.Text}");
        }
    }

    /// <summary>The commands of the contract: what they name, and where it would run.</summary>
    private static List<(string Reference, EngineKind Engine)> Commands() =>
    [
        .. Page.Where(static b => b.Language == "console").SelectMany(static b => b.Text.Trim().Split('\n')).Select(static line => line.Split(' '))
            .Select(static words =>
        {
            Assert.That(words[..3], Is.EqualTo(new[] { "waku-qa", "adapter", "verify" }));
            Assert.That(words[4], Is.EqualTo("--engine"));
            return (words[3]["example-waku@".Length..], Enum.Parse<EngineKind>(words[5], ignoreCase: true));
        }),
    ];

    /// <summary>The catalogue of the copy; what it knows of the core is the core of these tests.</summary>
    private IReadOnlyList<INodeAdapter> Loaded()
    {
        var folder = Path.Combine(_tree, "adapters", "Waku.QA.Adapters", "bin", "Release", "net10.0");
        var context = new AssemblyLoadContext("the copy", isCollectible: true);
        context.Resolving += (self, name) => name.Name != "Waku.QA.Core" && File.Exists(Path.Combine(folder, $"{name.Name}.dll"))
            ? self.LoadFromStream(new MemoryStream(File.ReadAllBytes(Path.Combine(folder, $"{name.Name}.dll"))))
            : null;
        using var catalogue = new MemoryStream(File.ReadAllBytes(Path.Combine(folder, "Waku.QA.Adapters.dll")));
        var type = context.LoadFromStream(catalogue).GetType("Waku.QA.Adapters.AdapterCatalogue")!;
        return ((IAdapterCatalogue)Activator.CreateInstance(type, _tree)!).All;
    }
}
