using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Adapters.Rest;

/// <summary>Artifacts of implementations that this checkout does not build: images, and programs of the user. Pure.</summary>
/// <param name="implementation">Implementation id.</param>
/// <param name="repository">Public image without a tag.</param>
/// <param name="defaultTag">Tag taken when nothing is asked for.</param>
/// <param name="program">Name of the program on the PATH, taken when nothing is asked for.</param>
/// <param name="repositoryRoot">Root of the checkout.</param>
public sealed class ProgramArtifact(string implementation, string repository, string defaultTag, string program, string repositoryRoot)
{
    /// <summary>What a reference names on an engine, or the default.</summary>
    public NodeArtifact Of(string? reference, EngineKind engine)
    {
        var parsed = reference is not null ? NodeReference.Parse(reference, repository)
            : engine.RunsContainers() ? NodeReference.Parse(defaultTag, repository)
            : new NodeReference(program, null);
        return Named(implementation, parsed, engine, repositoryRoot);
    }

    /// <summary>What a reference names; a program under an engine of containers is put into an image of its own.</summary>
    public static NodeArtifact Named(string implementation, NodeReference reference, EngineKind engine, string repositoryRoot) =>
        engine.RunsContainers() && reference.Program is { } path
            ? new NodeArtifact(implementation, null, $"waku-qa/{implementation}", Image(path, repositoryRoot))
            : new NodeArtifact(implementation, reference.Program, reference.Image, null) { Refresh = reference.IsMoving };

    /// <summary>The image of a program: a base image, the program, and the libraries that the base may lack.</summary>
    private static BuildRecipe Image(string path, string repositoryRoot)
    {
        var dockerfile = Path.Combine(repositoryRoot, "adapters", "program-image", "Dockerfile");
        return new BuildRecipe { Inputs = [dockerfile, path], Output = path, ContextSources = [dockerfile], BundledProgram = path };
    }
}
