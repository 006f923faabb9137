using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Docker.Connection;

namespace Waku.QA.Engines.Swarm;

/// <summary>Where the engines of the swarm's hosts listen.</summary>
internal static class SwarmEndpoints
{
    /// <summary>Environment variable that lists them, with commas between.</summary>
    public const string Variable = "WAKU_QA_SWARM_HOSTS";

    /// <summary>True when the environment names hosts.</summary>
    public static bool AreNamed(Func<string, string?> environment) => !string.IsNullOrWhiteSpace(environment(Variable));

    /// <summary>In the order in which nodes are placed; the engine of this machine alone where none are named.</summary>
    /// <exception cref="EnvironmentException">What is named is no address, or is named twice, or there is no trace of an engine.</exception>
    public static IReadOnlyList<Uri> Of(Func<string, string?> environment, string home)
    {
        if (!AreNamed(environment))
        {
            return [DockerEndpoint.Find(environment, home)
                ?? throw new EnvironmentException($"no engine of a swarm: neither {Variable} nor DOCKER_HOST is set, and there is no Docker socket",
                    $"list the engines of its hosts in {Variable}, such as unix:///run/docker.sock,tcp://10.0.0.2:2375")];
        }

        List<Uri> hosts = [.. environment(Variable)!.Split(',', StringSplitOptions.TrimEntries).Select(static text => DockerEndpoint.Parse(text, Variable))];
        return hosts.GroupBy(static h => h).FirstOrDefault(static g => g.Count() > 1) is { } twice
            ? throw new EnvironmentException($"{Variable} names {twice.Key} twice", "name each host once")
            : hosts;
    }
}
