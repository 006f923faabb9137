using Docker.DotNet;
using Docker.DotNet.Models;
using Waku.QA.Core.Adapters;
using Waku.QA.Engines;
using Waku.QA.Engines.Docker;

namespace Waku.QA.Docker.Tests;

/// <summary>A real engine, and the bare base image whose shell stands for a node. Without an engine the tests fail.</summary>
internal static class EngineFixture
{
    public const string Image = "waku-qa/base:local";

    public static async Task<DockerEngine> OpenAsync(bool publish = false)
    {
        var engine = DockerEngine.Create(name =>
            name == "WAKU_QA_DOCKER_PUBLISH" ? (publish ? "1" : null) : Environment.GetEnvironmentVariable(name), TimeProvider.System);
        await engine.ProbeAsync(CancellationToken.None);
        return engine;
    }

    public static ClusterRequest Request(string cluster, params string[] nodes) =>
        new($"test-{Guid.NewGuid().ToString("n")[..8]}", cluster, nodes, Path.GetTempPath(), OwnerMark.Current(), false);

    public static Task<IRunningNode> ShellAsync(IClusterSite site, string node, string script, Core.Topologies.ResourceLimits? limits = null,
        CancellationToken cancellationToken = default) => site.StartAsync(
        new LaunchPlan(node, ["/bin/bash", "-c", script], [], new Dictionary<string, string>(),
            TimeSpan.FromSeconds(5)),
        new PreparedArtifact(Image, "none"), limits, cancellationToken);

    /// <summary>Docker.DotNet, connected as the engine itself is.</summary>
    public static async Task<IDockerClient> ClientAsync(DockerEngine engine) => (await engine.Connection.OpenAsync(CancellationToken.None)).Client;

    /// <summary>Runs a script in a node; true when it ended with 0.</summary>
    public static async Task<bool> SucceedsAsync(DockerEngine engine, IRunningNode node, string script) =>
        (await ExecAsync(engine, node.Id, script)).ExitCode == 0;

    /// <summary>Runs a script in a container: exit code and standard output.</summary>
    public static async Task<(long ExitCode, string Output)> ExecAsync(DockerEngine engine, string id, string script)
    {
        var client = await ClientAsync(engine);
        var created = await client.Exec.CreateContainerExecAsync(id,
            new ContainerExecCreateParameters { Cmd = ["/bin/bash", "-c", script], AttachStdout = true, AttachStderr = true });
        using var output = await client.Exec.StartContainerExecAsync(created.ID, new ContainerExecStartParameters());
        var (text, _) = await output.ReadOutputToEndAsync(CancellationToken.None);
        return ((await client.Exec.InspectContainerExecAsync(created.ID)).ExitCode ?? -1, text);
    }
}
