using Waku.QA.Clusters;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines;
using Waku.QA.Engines.Docker;
using Waku.QA.Engines.Processes;

namespace Waku.QA.Runs.Selection;

/// <summary>Chooses the engine: what was asked for, or containers when an engine answers and the images are there or can be made, else processes.</summary>
public static class EngineSelection
{
    /// <summary>The engine and the reason, for the report.</summary>
    /// <param name="wanted">auto, docker, process or swarm.</param>
    /// <param name="topology">Topology to be run.</param>
    /// <param name="artifacts">What references name; the resolver of the run gets the same.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellationToken">Cancels the probe.</param>
    /// <exception cref="EnvironmentException">Docker was asked for and no engine answers, or a swarm and a host of it does not.</exception>
    public static async Task<(IEngine Engine, string Why)> SelectAsync(
        string wanted, Topology topology, NodeArtifacts artifacts, TimeProvider time, CancellationToken cancellationToken)
    {
        if (wanted == "process")
        {
            return (new ProcessEngine(time), "asked for");
        }

        if (wanted == "swarm")
        {
            // Several hosts are never taken unasked: what they cost and who owns them only a person knows.
            var swarm = ContainerEngine.FindSwarm(time);
            return (swarm, $"{await ContainerEngine.ProbeAsync(swarm, cancellationToken).ConfigureAwait(false)}; asked for");
        }

        DockerEngine? docker = null;
        try
        {
            docker = ContainerEngine.Find(time);
            var detail = await ContainerEngine.ProbeAsync(docker, cancellationToken).ConfigureAwait(false);
            if (wanted == "docker")
            {
                return (docker, $"{detail}; asked for");
            }

            foreach (var group in topology.Groups.DistinctBy(static g => (g.Implementation, g.Reference)))
            {
                var artifact = artifacts.Of(group.Implementation, group.Reference, EngineKind.Docker);
                if (group.Reference is not null && artifact.Recipe is null)
                {
                    // An image that was asked for by name runs nowhere else; it is pulled when it is not here.
                    return (docker, $"{detail}; auto: {group.Reference} is an image");
                }

                if (!await docker.CanPrepareAsync(artifact, cancellationToken).ConfigureAwait(false))
                {
                    await docker.DisposeAsync().ConfigureAwait(false);
                    return (new ProcessEngine(time), $"auto: {detail}, but the image of {artifact.Id} is not here and there is no base image to make it on");
                }
            }

            return (docker, $"{detail}; auto");
        }
        catch (EnvironmentException e) when (wanted == "auto")
        {
            if (docker is not null)
            {
                await docker.DisposeAsync().ConfigureAwait(false);
            }

            return (new ProcessEngine(time), $"auto: {e.Message.Split('\n')[0]}");
        }
    }
}
