using System.Text.RegularExpressions;
using Docker.DotNet;
using Docker.DotNet.Models;
using Polly;
using Waku.QA.Engines.Docker.Connection;
using Waku.QA.Engines.Resilience;

namespace Waku.QA.Engines.Docker.Images;

/// <summary>What we ask of images. Docker.DotNet throws nothing when a pull or a build fails half-way: the engine's last message tells.</summary>
internal static partial class ImageCalls
{
    /// <summary>An image; null when it is not on this machine.</summary>
    public static async Task<ImageInspectResponse?> FindImageAsync(this IDockerClient client, string reference, CancellationToken cancellationToken)
    {
        try
        {
            return await client.Images.InspectImageAsync(reference, cancellationToken).ConfigureAwait(false);
        }
        catch (DockerImageNotFoundException)
        {
            return null;
        }
    }

    /// <exception cref="ImageException">The registry refused, or the way to it broke.</exception>
    public static async Task PullAsync(this IDockerClient client, string reference, AuthConfig? credentials, IProgress<string> progress,
        CancellationToken cancellationToken)
    {
        string? error = null;
        var messages = new DirectProgress<JSONMessage>(m =>
        {
            error ??= m.Error?.Message;
            if ((m.Status ?? m.Stream)?.Trim() is { Length: > 0 } text)
            {
                progress.Report(string.IsNullOrEmpty(m.ID) ? text : $"{m.ID}: {text}");
            }
        });
        await client.Images.CreateImageAsync(new ImagesCreateParameters { FromImage = reference }, credentials ?? new AuthConfig(), messages,
            cancellationToken).ConfigureAwait(false);
        if (error is not null)
        {
            throw new ImageException(error);
        }
    }

    /// <summary>Builds an image of a tar context. A build that fails or is cancelled leaves neither containers nor the images of its finished steps.</summary>
    /// <exception cref="ImageException">A step failed; says which, and what it printed last.</exception>
    public static async Task BuildAsync(this IDockerClient client, Stream tar, string tag, IReadOnlyDictionary<string, string> arguments,
        ResiliencePipeline removal, CancellationToken cancellationToken)
    {
        string? error = null;
        string? step = null;
        List<string> made = [];
        var messages = new DirectProgress<JSONMessage>(m =>
        {
            error ??= m.Error?.Message;
            var text = m.Stream?.Trim() ?? "";
            step = text.StartsWith("Step ", StringComparison.Ordinal) ? text : step;
            if (Finished().Match(text) is { Success: true } id)
            {
                made.Add(id.Groups[1].Value);
            }
        });
        var parameters = new ImageBuildParameters { Tags = [tag], Remove = true, ForceRemove = true, BuildArgs = arguments.ToDictionary() };
        try
        {
            await client.Images.BuildImageFromDockerfileAsync(parameters, tar, null, null, messages, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DockerApiException or OperationCanceledException or HttpRequestException or IOException)
        {
            await RemoveStepsAsync(client, made, removal).ConfigureAwait(false);
            throw;
        }

        if (error is not null)
        {
            await RemoveStepsAsync(client, made, removal).ConfigureAwait(false);
            throw new ImageException(step is null ? error : $"{step}: {error}");
        }
    }

    /// <summary>The last image of a build; its untagged parents go with it. What has a name, a digest or a child is somebody else's.</summary>
    private static async Task RemoveStepsAsync(IDockerClient client, List<string> made, ResiliencePipeline removal)
    {
        foreach (var id in Enumerable.Reverse(made))
        {
            try
            {
                if (await client.FindImageAsync(id, CancellationToken.None).ConfigureAwait(false) is { RepoTags: null or [], RepoDigests: null or [] })
                {
                    await removal.ExecuteAsync(async _ =>
                        await client.Images.DeleteImageAsync(id, new ImageDeleteParameters(), CancellationToken.None).ConfigureAwait(false),
                            CancellationToken.None).ConfigureAwait(false);
                }
            }
            catch (DockerApiException e) when (e.StatusCode is System.Net.HttpStatusCode.Conflict or System.Net.HttpStatusCode.NotFound)
            {
                // Another build uses it, or it went with its child.
            }
        }
    }

    [GeneratedRegex("^---> ([0-9a-f]{12,64})$", RegexOptions.CultureInvariant)]
    private static partial Regex Finished();
}
