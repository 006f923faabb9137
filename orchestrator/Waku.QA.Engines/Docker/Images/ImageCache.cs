using Docker.DotNet;
using Docker.DotNet.Models;
using Waku.QA.Engines.Docker.Connection;

namespace Waku.QA.Engines.Docker.Images;

/// <summary>
/// A folder of images that were made here, for machines that start empty each time, such as runners (issue 22). Only those that the harness makes itself:
/// their tags are hashes of all that is in them, so that a file is never an older one of the same name. An image that is pulled may be another tomorrow.
/// A cache that cannot be read or written is a warning: without it the image is made.
/// </summary>
/// <param name="folder">Where the files are; null for none.</param>
internal sealed class ImageCache(string? folder)
{
    /// <summary>Environment variable that names the folder.</summary>
    public const string Variable = "WAKU_QA_IMAGE_CACHE";

    /// <summary>The image, given to the engine; null when there is none, or none that can be used.</summary>
    public async Task<ImageInspectResponse?> LoadAsync(IDockerClient client, string tag, IProgress<string> progress, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(folder) || FileOf(folder, tag) is not { } file || !File.Exists(file))
        {
            return null;
        }

        try
        {
            string? error = null;
            await using var content = File.OpenRead(file);
            await client.Images.LoadImageAsync(new ImageLoadParameters { Quiet = true }, content,
                new DirectProgress<JSONMessage>(m => error ??= m.Error?.Message), cancellationToken).ConfigureAwait(false);
            if (error is null && await client.FindImageAsync(tag, cancellationToken).ConfigureAwait(false) is { } image)
            {
                progress.Report($"{tag} is from {folder}");
                return image;
            }

            progress.Report($"WARNING {file} is not used: {error ?? $"it has no image {tag}"}");
        }
        catch (Exception e) when (e is DockerApiException or IOException or UnauthorizedAccessException or HttpRequestException)
        {
            progress.Report($"WARNING {file} is not used: {EngineError.Of(e)}");
        }

        return null;
    }

    /// <summary>Keeps an image that was made. Another harness may be doing the same: a file appears whole or not at all.</summary>
    public async Task SaveAsync(IDockerClient client, string tag, IProgress<string> progress, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(folder))
        {
            return;
        }

        var file = FileOf(folder, tag);
        var part = $"{file}.{Guid.NewGuid():n}";
        try
        {
            Directory.CreateDirectory(folder);
            await WriteAsync(client, tag, part, cancellationToken).ConfigureAwait(false);
            File.Move(part, file, overwrite: true);
        }
        catch (Exception e) when (e is DockerApiException or IOException or UnauthorizedAccessException or HttpRequestException)
        {
            progress.Report($"WARNING {tag} is not kept in {folder}: {EngineError.Of(e)}");
        }
    }

    private static async Task WriteAsync(IDockerClient client, string tag, string part, CancellationToken cancellationToken)
    {
        var whole = false;
        try
        {
            await using var content = await client.Images.SaveImageAsync(tag, cancellationToken).ConfigureAwait(false);
            await using var kept = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            await content.CopyToAsync(kept, cancellationToken).ConfigureAwait(false);
            whole = true;
        }
        finally
        {
            if (!whole)
            {
                File.Delete(part);
            }
        }
    }

    private static string FileOf(string folder, string tag) => Path.Combine(folder, $"{tag.Replace('/', '_').Replace(':', '_')}.tar");
}
