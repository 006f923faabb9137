using System.Formats.Tar;
using Docker.DotNet;
using Docker.DotNet.Models;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Building;
using Waku.QA.Engines.Docker.Connection;
using Waku.QA.Engines.Processes;
using Waku.QA.Engines.Resilience;

namespace Waku.QA.Engines.Docker.Images;

/// <summary>Makes images of recipes and pulls the others. An image made of a recipe is tagged with the hash of its inputs.</summary>
internal sealed class ImagePreparer(DockerConnection connection, string configFile, Func<string, string?> environment, HarnessPipelines pipelines)
{
    /// <summary>Environment variable that replaces the public base image.</summary>
    public const string BaseImageVariable = "WAKU_QA_BASE_IMAGE";

    /// <summary>A base image made on this machine, used when it is there and nothing else was asked for.</summary>
    public const string LocalBaseImage = "waku-qa/base:local";
    private readonly ImageCache _cache = new(environment(ImageCache.Variable));

    public async Task<PreparedArtifact> PrepareAsync(NodeArtifact artifact, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var image = artifact.Image
            ?? throw new EnvironmentException($"{artifact.Id} names a program, which the container engine cannot run",
                "use --engine process, or name an image");
        if (artifact.Recipe is { } recipe)
        {
            return await BuildAsync(artifact.Id, image, recipe, progress, cancellationToken).ConfigureAwait(false);
        }

        var engine = (await connection.OpenAsync(cancellationToken).ConfigureAwait(false)).Client;
        var present = await engine.FindImageAsync(image, cancellationToken).ConfigureAwait(false);
        if (present is not null && !artifact.Refresh)
        {
            return Prepared(image, present);
        }

        try
        {
            progress.Report($"{artifact.Id}: pulling {image}");
            var auth = await RegistryCredentials.ForAsync(image, configFile, cancellationToken).ConfigureAwait(false);
            await pipelines.ImagePull.ExecuteAsync(async token => await engine.PullAsync(image, auth, progress, token).ConfigureAwait(false), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is DockerApiException or ImageException && present is not null)
        {
            progress.Report($"WARNING {artifact.Id}: {image} may be stale, it cannot be pulled again: {EngineError.Of(e)}");
        }
        catch (Exception e) when (e is DockerApiException or ImageException)
        {
            throw new EnvironmentException($"image '{image}' is not on this machine and cannot be pulled: {EngineError.Of(e)}",
                "check its name ('docker login' for a private registry; a program is named by its path, such as ./wakunode2)", e);
        }

        var pulled = await engine.FindImageAsync(image, cancellationToken).ConfigureAwait(false)
            ?? throw new EnvironmentException($"image '{image}' was pulled but is not there");
        return Prepared(image, pulled);
    }

    /// <summary>True when the image is there, or a base image to make it on.</summary>
    public async Task<bool> CanPrepareAsync(NodeArtifact artifact, CancellationToken cancellationToken)
    {
        if (artifact.Image is not { } image)
        {
            return false;
        }

        if (artifact.Recipe is not { } recipe)
        {
            return await (await connection.OpenAsync(cancellationToken).ConfigureAwait(false)).Client.FindImageAsync(image, cancellationToken)
                .ConfigureAwait(false) is not null;
        }

        string?[] bases = [.. RecipeRunner.KeysOf(recipe).Select(k => $"{image}:{k}"), environment(BaseImageVariable), LocalBaseImage, PublicBase(recipe)];
        var engine = (await connection.OpenAsync(cancellationToken).ConfigureAwait(false)).Client;
        foreach (var reference in bases)
        {
            if (reference is not null && await engine.FindImageAsync(reference, cancellationToken).ConfigureAwait(false) is not null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Default base image that a recipe's Dockerfile names.</summary>
    private static string? PublicBase(BuildRecipe recipe) => recipe.ContextSources
        .Where(static s => Path.GetFileName(s) == "Dockerfile" && File.Exists(s))
        .SelectMany(File.ReadLines)
        .FirstOrDefault(static l => l.StartsWith("ARG BASE_IMAGE=", StringComparison.Ordinal))?["ARG BASE_IMAGE=".Length..].Trim();

    /// <summary>An image is named by its id: the hash of all that it has. Where it was pulled from does not change what it is.</summary>
    private static PreparedArtifact Prepared(string reference, ImageInspectResponse image, string? source = null) => new(reference, image.ID, source)
    {
        Bytes = image.Size,
        Registry = image.RepoDigests is [var digest, ..] ? digest : null,
        Environment = (image.Config?.Env ?? []).Select(static e => e.Split('=', 2)).Where(static e => e.Length == 2).DistinctBy(static e => e[0])
            .ToDictionary(static e => e[0], static e => e[1]),
    };

    private async Task<PreparedArtifact> BuildAsync(string id, string image, BuildRecipe recipe, IProgress<string> progress,
        CancellationToken cancellationToken)
    {
        var engine = (await connection.OpenAsync(cancellationToken).ConfigureAwait(false)).Client;
        var hash = await RecipeRunner.RunAsync(id, recipe, progress, pipelines, cancellationToken).ConfigureAwait(false);
        var baseImage = environment(BaseImageVariable)
            ?? (await engine.FindImageAsync(LocalBaseImage, cancellationToken).ConfigureAwait(false) is not null ? LocalBaseImage : null);
        var tag = $"{image}:{hash}";
        var source = recipe.BundledProgram is { } program ? await FileDigest.OfAsync(program, cancellationToken).ConfigureAwait(false) : null;
        var present = await engine.FindImageAsync(tag, cancellationToken).ConfigureAwait(false)
            ?? await _cache.LoadAsync(engine, tag, progress, cancellationToken).ConfigureAwait(false);
        if (present is not null)
        {
            return Prepared(tag, present, source);
        }

        progress.Report($"{id}: building image {tag}");
        var file = TemporaryFiles.NewPath();
        try
        {
            await using var tar = new FileStream(file, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose);
            await WriteContextAsync(tar, recipe, baseImage is not null, cancellationToken).ConfigureAwait(false);
            tar.Position = 0;
            Dictionary<string, string> arguments = baseImage is null ? [] : new() { ["BASE_IMAGE"] = baseImage };
            await engine.BuildAsync(tar, tag, arguments, pipelines.StepRemoval, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DockerApiException or ImageException)
        {
            throw new EnvironmentException($"image {tag} cannot be built: {EngineError.Of(e)}",
                $"check that the base image can be pulled, or name a local one in {BaseImageVariable}", e);
        }

        var built = await engine.FindImageAsync(tag, cancellationToken).ConfigureAwait(false)
            ?? throw new EnvironmentException($"image {tag} was built but is not there");
        await _cache.SaveAsync(engine, tag, progress, cancellationToken).ConfigureAwait(false);
        return Prepared(tag, built, source);
    }

    private async Task WriteContextAsync(Stream destination, BuildRecipe recipe, bool localBase, CancellationToken cancellationToken)
    {
        await using var tar = new TarWriter(destination, TarEntryFormat.Pax, leaveOpen: true);
        foreach (var source in recipe.ContextSources)
        {
            var files = Directory.Exists(source) ? Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories) : [source];
            foreach (var path in files.Order(StringComparer.Ordinal))
            {
                var name = Directory.Exists(source) ? Path.GetRelativePath(source, path) : Path.GetFileName(path);
                if (!name.StartsWith('.'))
                {
                    await tar.WriteEntryAsync(path, name.Replace('\\', '/'), cancellationToken).ConfigureAwait(false);
                }
            }
        }

        if (recipe.BundledProgram is { } bundled)
        {
            await WriteExecutableAsync(tar, bundled, "bin/node", cancellationToken).ConfigureAwait(false);
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, "lib/"), cancellationToken).ConfigureAwait(false);
            foreach (var library in await ProcessPlatform.LibrariesOfAsync(bundled, cancellationToken).ConfigureAwait(false))
            {
                await WriteExecutableAsync(tar, File.ResolveLinkTarget(library, returnFinalTarget: true)?.FullName ?? library,
                    $"lib/{Path.GetFileName(library)}", cancellationToken).ConfigureAwait(false);
            }
        }

        // A bare local base image has no interpreter: the host's own is copied in.
        if (localBase && recipe.BundledRuntime is { } runtime && FindOnPath(runtime) is { } program)
        {
            await tar.WriteEntryAsync(program, $"bin/{runtime}", cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task WriteExecutableAsync(TarWriter tar, string file, string name, CancellationToken cancellationToken)
    {
        await using var content = File.OpenRead(file);
        const UnixFileMode everyone =
            UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead
            | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = content, Mode = everyone }, cancellationToken)
            .ConfigureAwait(false);
    }

    private string? FindOnPath(string program) => (environment("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program))
        .Where(File.Exists)
        .Select(static path => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path)
        .FirstOrDefault();
}
