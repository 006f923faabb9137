using System.Globalization;
using Docker.DotNet;
using Docker.DotNet.Models;
using Waku.QA.Engines.Docker.Connection;

namespace Waku.QA.Engines.Docker;

/// <summary>What we ask of containers, in our own terms.</summary>
internal static class ContainerCalls
{
    /// <summary>Removes a container by id or name, running or not; one that is gone is fine.</summary>
    public static async Task RemoveContainerAsync(this EngineSession engine, string id)
    {
        try
        {
            await engine.AnsweredAsync($"removal of container {id}", engine.Client.Containers.RemoveContainerAsync(id,
                new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, CancellationToken.None)).ConfigureAwait(false);
        }
        catch (DockerContainerNotFoundException)
        {
            // Somebody was faster.
        }
        catch (DockerApiException e) when (e.StatusCode == System.Net.HttpStatusCode.Conflict
            && e.Message.Contains("already in progress", StringComparison.Ordinal))
        {
            // Somebody is about to.
        }
    }

    /// <summary>Removes a network; one that is gone is fine.</summary>
    public static async Task RemoveNetworkAsync(this EngineSession engine, string id)
    {
        try
        {
            await engine.AnsweredAsync($"removal of network {id}", engine.Client.Networks.DeleteNetworkAsync(id, CancellationToken.None))
                .ConfigureAwait(false);
        }
        catch (DockerNetworkNotFoundException)
        {
            // Somebody was faster.
        }
    }

    /// <summary>Copies a log as it arrives: nothing of it is kept here, however long it is.</summary>
    public static async Task CopyLogAsync(this EngineSession engine, string id, int? tail, Stream destination, CancellationToken cancellationToken,
        bool follow = false)
    {
        var parameters = new ContainerLogsParameters
        {
            ShowStdout = true,
            ShowStderr = true,
            Follow = follow,
            Tail = tail?.ToString(CultureInfo.InvariantCulture) ?? "all",
        };
        using var log = await engine.AnsweredAsync($"log of container {id}", engine.Client.Containers.GetContainerLogsAsync(id, parameters, cancellationToken))
            .ConfigureAwait(false);
        await log.CopyOutputToAsync(Stream.Null, destination, destination, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One sample of a container's resource use.</summary>
    public static async Task<ContainerStatsResponse> StatsAsync(this IDockerClient client, string id, CancellationToken cancellationToken)
    {
        ContainerStatsResponse? sample = null;
        var first = new DirectProgress<ContainerStatsResponse>(s => sample ??= s);
        await client.Containers.GetContainerStatsAsync(id, new ContainerStatsParameters { Stream = false, OneShot = true }, first, cancellationToken)
            .ConfigureAwait(false);
        return sample ?? throw new IOException($"the engine has no figures of container {id}");
    }
}
