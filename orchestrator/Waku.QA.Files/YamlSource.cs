using Waku.QA.Core.Verdicts;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Waku.QA.Files;

/// <summary>A parsed YAML file that can say where each of its parts stands.</summary>
public sealed class YamlSource
{
    private const int MostDepth = 64;
    private const char NoText = '\0';

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
    public static YamlSource Load(string file) => Parse(file, TextFile.Read(file));

    /// <summary>Reads text; <paramref name="file"/> is used in messages.</summary>
    /// <exception cref="UsageException">It is no YAML, or deeper than any file of ours; names line and column.</exception>
    public static YamlSource Parse(string file, string text)
    {
        var stream = new YamlStream();
        try
        {
            // The document is built by recursion, which nothing stops: what is too deep must be refused before.
            CheckDepth(file, text);
            stream.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            throw new UsageException($"{file}:{e.Start.Line}:{e.Start.Column}: not YAML: {e.InnerException?.Message ?? e.Message}");
        }
        catch (Exception e) when (e is not UsageException)
        {
            throw new UsageException($"{file}:1:1: not YAML: {e.Message}");
        }

        return stream.Documents is [{ RootNode: YamlMappingNode root }]
            ? new YamlSource(file, root)
            : throw new UsageException($"{file}:1:1: one document with 'key: value' lines expected, starting with 'schema: 1'");
    }

    /// <summary>An error at a place of the file.</summary>
    public UsageException Error(YamlNode at, string message) => new($"{File}:{at.Start.Line}:{at.Start.Column}: {message}");

    private static void CheckDepth(string file, string text)
    {
        var parser = new Parser(new StringReader(text));
        for (var depth = 0; parser.MoveNext();)
        {
            var at = parser.Current!;
            depth += at.NestingIncrease;
            if (depth > MostDepth)
            {
                throw new UsageException($"{file}:{at.Start.Line}:{at.Start.Column}: nested more than {MostDepth} deep; no file of this program is");
            }

            if (at is Scalar scalar && scalar.Value.Contains(NoText, StringComparison.Ordinal))
            {
                throw new UsageException($"{file}:{at.Start.Line}:{at.Start.Column}: a value has a NUL character, which no name or path has; remove it");
            }

            if (at is AnchorAlias)
            {
                throw new UsageException($"{file}:{at.Start.Line}:{at.Start.Column}: aliases (*name) are not read; write the value out");
            }
        }
    }
}
