using System.CommandLine;
using System.Reflection;
using System.Text.RegularExpressions;
using Waku.QA.Cli.Settings;
using Waku.QA.Clusters;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Cli.Commands;

/// <summary><c>waku-qa init</c>: a workflow, a topology and a policy for the repository of somebody else (issue 22). Overwrites nothing.</summary>
internal static partial class InitCommand
{
    /// <summary>Shown by <c>--help</c>.</summary>
    public const string Examples = """
          # three files for this repository, which call the workflow of OWNER/NAME
          waku-qa init --repository OWNER/NAME
          # for another folder and another implementation
          waku-qa init ../node --implementation <id>
        """;

    /// <summary>Where it is published is said by whoever publishes it.</summary>
    private const string Unnamed = "OWNER/waku-qa";

    /// <summary>Files by the template that they are made of.</summary>
    private static readonly (string Template, string File)[] Files =
    [
        ("workflow.yml", ".github/workflows/waku-qa.yml"), ("topology.yaml", "waku-qa/topology.yaml"), ("policy.yaml", "waku-qa/policy.yaml"),
    ];

    private static readonly Argument<string> Folder =
        new("folder") { Description = "root of the repository", DefaultValueFactory = static _ => "." };

    private static readonly Option<string?> Implementation =
        new("--implementation") { Description = "implementation that is to be gated; the first that is not ours when absent" };

    private static readonly Option<string> Repository =
        new("--repository") { Description = "owner/name that publishes waku-qa", DefaultValueFactory = static _ => Unnamed };

    public static Command Create()
    {
        var command = new Command("init", "writes a workflow, a topology and a policy into the repository of a node; overwrites nothing")
        {
            Folder, Implementation, Repository,
        };
        command.SetAction(static result => Run(
            Path.GetFullPath(result.GetValue(Folder)!), result.GetValue(Implementation) ?? Foreign(), result.GetValue(Repository)!));
        return command;
    }

    private static int Run(string folder, string implementation, string repository)
    {
        var known = Installed.Catalogue.All.Select(static a => a.Implementation).ToList();
        if (!known.Contains(implementation))
        {
            throw new UsageException($"--implementation '{implementation}': one of {string.Join(", ", known)} expected");
        }

        if (!RepositoryName().IsMatch(repository))
        {
            throw new UsageException($"--repository '{repository}': owner/name expected");
        }

        if (!Directory.Exists(folder))
        {
            throw new UsageException($"'{folder}': there is no such folder; name the root of a repository");
        }

        List<(string File, string Text)> wanted = [.. Files.Select(f => (Path.Combine(folder, f.File), Text(f.Template, implementation, repository)))];
        if (wanted.Find(static f => Path.Exists(f.File)) is { File: { } there })
        {
            throw new UsageException($"{there}: is there already and is not overwritten; move it away, or name another folder");
        }

        foreach (var (file, text) in wanted)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
            Console.WriteLine(Path.GetRelativePath(folder, file));
        }

        if (repository == Unnamed)
        {
            Console.WriteLine($"put the owner that publishes waku-qa in the place of '{Unnamed}' in {Files[0].File}, or give --repository");
        }

        return 0;
    }

    /// <summary>Who needs a gate is the first that nobody here makes.</summary>
    private static string Foreign()
    {
        var artifacts = new NodeArtifacts(Installed.Catalogue);
        var ours = artifacts.Built(EngineKind.Docker).ToHashSet();
        return (Installed.Catalogue.All.FirstOrDefault(a => !ours.Contains(a)) ?? Installed.Catalogue.All[0]).Implementation;
    }

    private static string Text(string template, string implementation, string repository)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(template)!;
        using var reader = new StreamReader(stream);
        var version = Assembly.GetExecutingAssembly().GetName().Version!;

        // A schema of this checkout is none of the other repository.
        return string.Join('\n', reader.ReadToEnd().Split('\n').Where(static l => !l.Contains("$schema=..", StringComparison.Ordinal)))
            .Replace("IMPLEMENTATION", implementation, StringComparison.Ordinal)
            .Replace("REPOSITORY", repository, StringComparison.Ordinal)
            .Replace("VERSION", $"v{version.ToString(3)}", StringComparison.Ordinal);
    }

    [GeneratedRegex("^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$")]
    private static partial Regex RepositoryName();
}
