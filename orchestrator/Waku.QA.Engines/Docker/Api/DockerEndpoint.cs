using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Waku.QA.Engines.Docker.Api;

/// <summary>Where the container engine listens: DOCKER_HOST, then the current Docker context, then well-known sockets (Docker, Docker Desktop, Podman).</summary>
internal static class DockerEndpoint
{
    /// <summary>The endpoint to use; null when there is no trace of an engine.</summary>
    public static Uri? Find(Func<string, string?> environment, string home)
    {
        if (environment("DOCKER_HOST") is { Length: > 0 } host)
        {
            return new Uri(host);
        }

        var config = Path.Combine(environment("DOCKER_CONFIG") ?? Path.Combine(home, ".docker"));
        var context = environment("DOCKER_CONTEXT") ?? ReadText(Path.Combine(config, "config.json"), "currentContext");
        if (context is not null and not "default")
        {
            var folder = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(context)));
            return ReadText(Path.Combine(config, "contexts", "meta", folder, "meta.json"), "Endpoints", "docker", "Host") is { } text ? new Uri(text) : null;
        }

        if (OperatingSystem.IsWindows())
        {
            return new Uri("npipe://./pipe/docker_engine");
        }

        string?[] sockets =
        [
            "/var/run/docker.sock",
            Path.Combine(home, ".docker", "run", "docker.sock"),
            environment("XDG_RUNTIME_DIR") is { } runtime ? Path.Combine(runtime, "podman", "podman.sock") : null,
            "/run/podman/podman.sock",
        ];
        return sockets.FirstOrDefault(static s => s is not null && File.Exists(s)) is { } socket ? new Uri($"unix://{socket}") : null;
    }

    private static string? ReadText(string file, params string[] path)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var element = document.RootElement;
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element.GetString();
    }
}
