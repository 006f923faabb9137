using System.Diagnostics;
using Waku.QA.Engines.Docker.Connection;

namespace Waku.QA.Engines.Docker;

/// <summary>How a command is run in a node's container.</summary>
internal static class ContainerCommand
{
    /// <summary>By the engine's own program, which knows terminals: raw mode, their size, what is typed ahead.</summary>
    public static ProcessStartInfo At(Uri endpoint, Leftover leftover, IReadOnlyList<string> command, bool terminal)
    {
        string[] shell = ["/bin/sh", "-c", "command -v bash >/dev/null && exec bash; exec sh"];
        string[] surroundings = leftover.Rest is { } rest ? ["--env", $"WAKU_REST={rest}"] : [];
        var start = new ProcessStartInfo("docker",
            ["exec", terminal ? "-it" : "-i", .. surroundings, "--env", $"WAKU_NODE={leftover.Node}", leftover.Id, .. command.Count > 0 ? command : shell]);
        start.Environment["DOCKER_HOST"] = DockerEndpoint.ForPrograms(endpoint);
        return start;
    }
}
