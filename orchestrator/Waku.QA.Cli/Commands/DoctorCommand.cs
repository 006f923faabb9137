using System.CommandLine;
using System.Text.Json;
using Waku.QA.Cli.Settings;
using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Building;
using Waku.QA.Engines.Docker;
using Waku.QA.Files;
using Waku.QA.Runs.Selection;
using Waku.QA.Runs.Sessions;

namespace Waku.QA.Cli.Commands;

/// <summary><c>waku-qa doctor</c>: what this machine can run, and how to mend the rest.</summary>
internal static class DoctorCommand
{
    private const long DiskNeeded = 2L << 30;

    public static Command Create(TimeProvider time)
    {
        var command = new Command("doctor", "checks engine, images, runtimes and disk; says how to mend each") { CommandOptions.Json };
        command.SetAction(async (result, cancellationToken) =>
        {
            var checks = await CheckAsync(time, cancellationToken);
            if (result.GetValue(CommandOptions.Json))
            {
                Console.WriteLine(JsonSerializer.Serialize(
                    new { schema = 1, checks = checks.Select(static c => new { name = c.Name, ok = c.Ok, detail = c.Detail }) }));
            }
            else
            {
                foreach (var (name, ok, detail) in checks)
                {
                    Console.WriteLine($"{(ok ? "ok  " : "MEND")}  {name}: {detail}");
                }
            }

            // The process engine needs no container engine: only what every run needs decides.
            return checks.Where(static c => !c.Name.StartsWith("container", StringComparison.Ordinal) && !c.Name.StartsWith("image", StringComparison.Ordinal))
                .All(static c => c.Ok) ? 0 : (int)Verdict.HarnessFailure;
        });
        return command;
    }

    private static async Task<List<(string Name, bool Ok, string Detail)>> CheckAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        List<(string, bool, string)> checks = [];
        var artifacts = new NodeArtifacts(Installed.Catalogue);
        try
        {
            await using var docker = DockerEngine.Create(time);
            checks.Add(("container engine", true, await docker.ProbeAsync(cancellationToken)));
            foreach (var adapter in artifacts.Catalogue.All)
            {
                var artifact = artifacts.Of(adapter.Implementation, null, EngineKind.Docker);
                var ready = await docker.CanPrepareAsync(artifact, cancellationToken);
                checks.Add(artifact.Recipe is null
                    ? ($"image of {adapter.Implementation}", true,
                        ready ? $"{artifact.Image} is here" : $"not built here: name one, for example --node {adapter.Implementation}={artifact.Image}")
                    : ($"image of {adapter.Implementation}", ready,
                        ready ? "there, or can be made" : "no base image here: it would be pulled, or name a local one in WAKU_QA_BASE_IMAGE"));
            }
        }
        catch (EnvironmentException e)
        {
            checks.Add(("container engine", false, e.Message.ReplaceLineEndings(" ")));
        }

        foreach (var adapter in Installed.Catalogue.All)
        {
            foreach (var tool in MissingTools.Needed(artifacts, adapter, EngineKind.Process))
            {
                var missing = await ToolCheck.MissingAsync(tool, cancellationToken);
                checks.Add(($"{tool.Program} for {adapter.Implementation}", missing is null, missing ?? "found"));
            }
        }

        foreach (var adapter in artifacts.Built(EngineKind.Process)
            .Where(a => artifacts.Of(a.Implementation, null, EngineKind.Process).Recipe is { NativeSteps.Count: > 0 } r && PrebuiltNode.KeyOf(r) is null))
        {
            var linker = await NativeLinker.FindAsync(cancellationToken);
            checks.Add(($"linker for {adapter.Implementation}", true,
                linker is null ? $"{NativeLinker.Missing}; {NativeLinker.Mend}" : $"{linker}: native code"));
        }

        var free = new DriveInfo(Repository.Root).AvailableFreeSpace;
        checks.Add(("disk", free > DiskNeeded, $"{free >> 20} MiB free at {Repository.Root}{(free > DiskNeeded ? "" : "; 2 GiB are needed")}"));
        return checks;
    }
}
