using System.Collections.Concurrent;
using Docker.DotNet;
using Docker.DotNet.Models;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Docker.Connection;
using Waku.QA.Engines.Docker.Images;

namespace Waku.QA.Engines.Swarm;

/// <summary>Gives every host the image that the first has: a swarm shares no images.</summary>
internal sealed class ImageCopies
{
    private readonly ConcurrentDictionary<Uri, SemaphoreSlim> _gates = new();

    /// <summary>What an image is called on a host that was given it: one that is named by its digest in a registry has no such name elsewhere.</summary>
    public static string NameOnEveryHost(PreparedArtifact artifact) => artifact.Reference.Contains('@', StringComparison.Ordinal) ? artifact.Digest
        : artifact.Reference;

    /// <summary>Copies an image to the hosts that have not the same one.</summary>
    /// <param name="artifact">What the first host has.</param>
    /// <param name="hosts">All hosts.</param>
    /// <param name="progress">Told of each copy.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EnvironmentException">A host does not take it.</exception>
    public async Task SpreadAsync(PreparedArtifact artifact, IReadOnlyList<SwarmHost> hosts, IProgress<string> progress, CancellationToken cancellationToken) =>
        await Task.WhenAll(hosts.Skip(1).Select(to => CopyAsync(artifact, hosts[0], to, progress, cancellationToken))).ConfigureAwait(false);

    private async Task CopyAsync(PreparedArtifact artifact, SwarmHost from, SwarmHost to, IProgress<string> progress, CancellationToken cancellationToken)
    {
        // Nodes of one kind are prepared at once: the second finds what the first brought.
        var gate = _gates.GetOrAdd(to.Endpoint, static _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        var name = NameOnEveryHost(artifact);
        try
        {
            if (await HasAsync(to, name, artifact.Digest, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            progress.Report($"{artifact.Reference}: copying to {to.Endpoint}");
            string? error = null;

            // As it comes, so it goes: an image may be larger than memory.
            await using var image = await from.AnsweredAsync($"image {name}", from.Engine.Client.Images.SaveImageAsync(name, cancellationToken))
                .ConfigureAwait(false);
            await to.Engine.Client.Images.LoadImageAsync(new ImageLoadParameters { Quiet = true }, image,
                new DirectProgress<JSONMessage>(m => error ??= m.Error?.Message), cancellationToken).ConfigureAwait(false);
            if (error is not null || !await HasAsync(to, name, artifact.Digest, cancellationToken).ConfigureAwait(false))
            {
                throw new EnvironmentException($"the engine at {to.Endpoint} did not take image {artifact.Reference}: {error ?? "it is not there afterwards"}",
                    $"'docker save {name} | docker -H {DockerEndpoint.ForPrograms(to.Endpoint)} load' shows why");
            }
        }
        catch (DockerApiException e)
        {
            throw new EnvironmentException($"image {artifact.Reference} cannot be copied from {from.Endpoint} to {to.Endpoint}: {EngineError.Of(e)}", null, e);
        }
        catch (Exception e) when (SwarmHost.IsGone(e))
        {
            throw SwarmHost.Gone(to.Endpoint, $"copy of image {artifact.Reference}", e);
        }
        finally
        {
            gate.Release();
        }
    }

    private static async Task<bool> HasAsync(SwarmHost host, string name, string id, CancellationToken cancellationToken) =>
        (await host.AnsweredAsync($"image {name}", host.Engine.Client.FindImageAsync(name, cancellationToken)).ConfigureAwait(false))?.ID == id;
}
