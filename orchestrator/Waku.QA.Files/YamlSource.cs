using Waku.QA.Core.Verdicts;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Waku.QA.Files;

/// <summary>A parsed YAML file that can say where each of its parts stands.</summary>
public sealed class YamlSource
{
    private YamlSource(string file, YamlMappingNode root)
    {
        File = file;
        Root = root;
    }

    /// <summary>Path, for messages.</summary>
    public string File { get; }

    /// <summary>The document.</summary>
    public YamlMappingNode Root { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="UsageException">It cannot be read, or is no YAML; names line and column.</exception>
    public static YamlSource Load(string file)
    {
        try
        {
            return Parse(file, System.IO.File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file}: cannot be read: {e.Message}");
        }
    }

    /// <summary>Reads text; <paramref name="file"/> is used in messages.</summary>
    public static YamlSource Parse(string file, string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            throw new UsageException($"{file}:{e.Start.Line}:{e.Start.Column}: not YAML: {e.InnerException?.Message ?? e.Message}");
        }

        return stream.Documents is [{ RootNode: YamlMappingNode root }]
            ? new YamlSource(file, root)
            : throw new UsageException($"{file}:1:1: one document with 'key: value' lines expected, starting with 'schema: 1'");
    }

    /// <summary>An error at a place of the file.</summary>
    public UsageException Error(YamlNode at, string message) => new($"{File}:{at.Start.Line}:{at.Start.Column}: {message}");
}
