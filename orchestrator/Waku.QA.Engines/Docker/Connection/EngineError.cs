using System.Text.Json;
using Docker.DotNet;

namespace Waku.QA.Engines.Docker.Connection;

/// <summary>What the engine said, without the JSON and the status that the library puts around it.</summary>
internal static class EngineError
{
    public static string Of(Exception exception)
    {
        if (exception is not DockerApiException { ResponseBody: { Length: > 0 } body })
        {
            return exception.Message;
        }

        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("message", out var message) ? message.ToString() : body.Trim();
        }
        catch (JsonException)
        {
            return body.Trim();
        }
    }
}
