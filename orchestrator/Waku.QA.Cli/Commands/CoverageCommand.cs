using System.CommandLine;
using Waku.QA.CaseKit;
using Waku.QA.Cli.Settings;
using Waku.QA.Core.Topologies;
using Waku.QA.Files;
using Waku.QA.Runs.Selection;
using Waku.QA.Runs.Sessions;
using Waku.QA.Runs.Specifications;
using Waku.QA.Runs.Suites;

namespace Waku.QA.Cli.Commands;

/// <summary><c>waku-qa coverage</c>: which MUST and SHOULD of the specifications is checked by which cases.</summary>
internal static class CoverageCommand
{
    public static Command Create()
    {
        var write = new Option<string?>("--write") { Description = "file to write the page to, such as docs/coverage.md; printed when absent" };
        var command = new Command("coverage", "shows which MUST and SHOULD of the specifications is checked by which cases") { write };
        command.SetAction(result =>
        {
            var page = Page();
            if (result.GetValue(write) is { } file)
            {
                File.WriteAllText(file, page);
            }
            else
            {
                Console.Write(page);
            }

            return 0;
        });
        return command;
    }

    /// <summary>The page, from the cases of every suite on the default topology.</summary>
    internal static string Page()
    {
        var plan = CasePlan.Of(TopologyChoice.Read(null, [], Installed.Catalogue), Installed.Catalogue);
        var cases = new SuiteRunner(SuiteAssembly.Load(), plan, "release", null, 1).Tests()
            .SelectMany(static t => Requirements.Of(t).Select(r => (Test: $"{t.ClassName!.Split('.')[^1]}.{t.MethodName}", Requirement: r)))
            .ToList();
        return CoveragePage.Render(RequirementCatalogue.Load(Path.Combine(Repository.Root, "suites", "requirements.yaml")), cases);
    }
}
