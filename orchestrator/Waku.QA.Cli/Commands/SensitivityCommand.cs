using System.CommandLine;
using Waku.QA.Cli.Settings;
using Waku.QA.Clusters;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using Waku.QA.Runs.Progress;
using Waku.QA.Runs.Selection;
using Waku.QA.Runs.Sensitivity;
using Waku.QA.Runs.Sessions;

namespace Waku.QA.Cli.Commands;

/// <summary><c>waku-qa sensitivity</c>: shows which case finds out which node that does something wrong on purpose.</summary>
internal static class SensitivityCommand
{
    private const int DefaultSeed = 1;

    public static Command Create(UserSettings settings, TimeProvider time)
    {
        var only = new Option<string?>("--mutant") { Description = "regular expression of mutant names; all when absent" };
        var command = new Command("sensitivity", "runs the suites against nodes that do one thing wrong on purpose, and shows which case kills which") { only,
            CommandOptions.Engine, CommandOptions.Out, CommandOptions.Parallel };
        command.SetAction((result, cancellationToken) =>
        {
            var catalogue = MutantCatalogue.Load(Path.Combine(Repository.Root, "suites", "mutants.yaml"));
            var pattern = CommandOptions.PatternOf(result, only);
            var mutants = catalogue.Mutants.Where(m => pattern is null || pattern.IsMatch(m.Name)).ToList();
            if (mutants.Count == 0)
            {
                throw new UsageException(
                    $"--mutant '{pattern}' matches none of {string.Join(", ", catalogue.Mutants.Select(static m => m.Name))}");
            }

            var request = new RunRequest
            {
                Suite = "functional",
                Engine = result.GetValue(CommandOptions.Engine) ?? "process",
                Seed = DefaultSeed,
                Out = result.GetValue(CommandOptions.Out) ?? settings.Text("out") ?? Repository.Results,
                Parallel = Math.Max(1, CommandOptions.NumberOf(result, CommandOptions.Parallel, settings, 4 * Environment.ProcessorCount)),
            };
            return new SensitivityRun(request, Installed.Catalogue, async token =>
            {
                var wanted = TopologyChoice.Read(null, [], Installed.Catalogue);
                var artifacts = new NodeArtifacts(Installed.Catalogue);
                var (first, _) = await EngineSelection.SelectAsync(request.Engine, wanted, artifacts, time, token);
                var (topology, _) = await TopologyChoice.ReduceAsync(wanted, false, Installed.Catalogue, first.Kind, token);
                var kind = first.Kind.ToString().ToLowerInvariant();
                await first.DisposeAsync();
                return (topology, async () => (await EngineSelection.SelectAsync(kind, wanted, artifacts, time, token)).Engine);
            }, time, new RunConsole(time, quiet: false)).RunAsync(mutants, catalogue, cancellationToken);
        });
        return command;
    }
}
