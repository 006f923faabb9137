using System.Text.Json;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Engines.Docker.Connection;

/// <summary>A JSON file of the user's Docker configuration.</summary>
internal sealed class DockerConfigFile : IDisposable
{
    private readonly JsonDocument _json;
    private readonly string _path;

    private DockerConfigFile(JsonDocument json, string path)
    {
        _json = json;
        _path = path;
    }

    /// <summary>Reads it; null when there is none.</summary>
    /// <exception cref="EnvironmentException">It cannot be read, or is not JSON; names file and line.</exception>
    public static DockerConfigFile? Read(string path)
    {
        const string mend = "mend the file; 'docker info' reads it too";
        try
        {
            return File.Exists(path) ? new DockerConfigFile(JsonDocument.Parse(File.ReadAllBytes(path)), path) : null;
        }
        catch (JsonException e)
        {
            throw new EnvironmentException($"{path}, line {e.LineNumber + 1}: not JSON: {e.Message}", mend, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentException($"{path} cannot be read: {e.Message}", mend, e);
        }
    }

    /// <summary>Text at a path of names; null when there is nothing.</summary>
    /// <exception cref="EnvironmentException">There is something else than text.</exception>
    public string? Text(params string[] path)
    {
        var element = _json.RootElement;
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element.ValueKind switch
        {
            JsonValueKind.String => element.GetString(),
            JsonValueKind.Null => null,
            _ => throw new EnvironmentException($"{_path}: {string.Join('.', path)} is no text but {element.GetRawText()}", "put it in quotation marks"),
        };
    }

    public void Dispose() => _json.Dispose();
}
