using System.Security.Cryptography;
using System.Text;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Engines.Docker.Connection;

/// <summary>
/// Where the container engine listens: DOCKER_HOST, then the current Docker context, then well-known sockets (Docker, Docker Desktop, Podman).
/// </summary>
internal static class DockerEndpoint
{
    private const string Forms = "unix:///path/of/a.sock, tcp://host:port or npipe://./pipe/name";

    /// <summary>The endpoint to use; null when there is no trace of an engine.</summary>
    /// <exception cref="EnvironmentException">What names the engine cannot be read; names the variable or the file.</exception>
    public static Uri? Find(Func<string, string?> environment, string home)
    {
        if (environment("DOCKER_HOST") is { Length: > 0 } host)
        {
            return Parse(host, "DOCKER_HOST");
        }

        var folder = environment("DOCKER_CONFIG") ?? Path.Combine(home, ".docker");
        if (environment("DOCKER_CONTEXT") is { Length: > 0 } named)
        {
            return OfContext(folder, named, "DOCKER_CONTEXT");
        }

        var file = Path.Combine(folder, "config.json");
        using var config = DockerConfigFile.Read(file);
        if (config?.Text("currentContext") is { Length: > 0 } current && current != "default")
        {
            return OfContext(folder, current, file);
        }

        return WellKnown(environment, home);
    }

    /// <summary>The endpoint as the engine's own command line writes it in DOCKER_HOST.</summary>
    public static string ForPrograms(Uri endpoint) => endpoint.Scheme switch
    {
        "npipe" => $"npipe:////./{endpoint.AbsolutePath.TrimStart('/')}",
        "http" or "https" => $"tcp://{endpoint.Authority}",
        _ => endpoint.ToString(),
    };

    private static Uri? OfContext(string folder, string context, string source)
    {
        if (context == "default")
        {
            return null;
        }

        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(context)));
        var file = Path.Combine(folder, "contexts", "meta", name, "meta.json");
        using var meta = DockerConfigFile.Read(file);
        return meta?.Text("Endpoints", "docker", "Host") is { } text
            ? Parse(text, file)
            : throw new EnvironmentException($"the Docker context '{context}', which {source} names, has no endpoint: {file} does not say where it listens",
                "see 'docker context ls', or set DOCKER_HOST");
    }

    private static Uri? WellKnown(Func<string, string?> environment, string home)
    {
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

    /// <summary>The endpoint that a text names.</summary>
    /// <exception cref="EnvironmentException">It names none; says which variable or file it comes from.</exception>
    public static Uri Parse(string text, string source)
    {
        var isAddress = Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme switch
        {
            "unix" => uri.LocalPath.Length > 1,
            "npipe" => uri.Segments.Length > 1,
            "tcp" or "http" => uri.Host.Length > 0 && uri.Port > 0,
            _ => false,
        };
        return isAddress ? uri! : throw new EnvironmentException($"{source} names '{text}', which is no address of a container engine",
            $"give one of the form {Forms}, or unset it");
    }
}
