namespace Waku.QA.Core.Adapters;

/// <summary>Steps on the host, and for an image the build context they leave behind.</summary>
public sealed record BuildRecipe
{
    /// <summary>Commands, in order; none when the output is there already.</summary>
    public IReadOnlyList<BuildStep> Steps { get; init; } = [];

    /// <summary>
    /// Steps that need a linker of native code and leave the same output: taken instead where this machine has one. None when there is no
    /// such way.
    /// </summary>
    public IReadOnlyList<BuildStep> NativeSteps { get; init; } = [];

    /// <summary>Folder of nothing but the output: emptied before the steps run, because each way leaves other files. Null to leave what is there.</summary>
    public string? OwnFolder { get; init; }

    /// <summary>Files and folders whose content decides whether the steps must run again.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>A file that exists after success.</summary>
    public required string Output { get; init; }

    /// <summary>Folders and files copied to the root of the image's build context; empty for a program.</summary>
    public IReadOnlyList<string> ContextSources { get; init; } = [];

    /// <summary>Program of the host copied into the context as <c>bin/&lt;name&gt;</c> when the base image is a local one without it.</summary>
    public string? BundledRuntime { get; init; }

    /// <summary>
    /// Program of the user that becomes the image: copied as <c>bin/node</c>, with the shared libraries that it needs and the base image
    /// may lack in <c>lib/</c>.
    /// </summary>
    public string? BundledProgram { get; init; }
}
