using Waku.QA.Core.Verdicts;
using Waku.QA.Engines;
using Waku.QA.Engines.Docker;
using Waku.QA.Engines.Swarm;

namespace Waku.QA.Runs.Selection;

/// <summary>The container engine that the environment names.</summary>
internal static class ContainerEngine
{
    /// <summary>Makes it ready to be asked; whether it answers is not known yet.</summary>
    /// <exception cref="EnvironmentException">The environment names none, or in a way that cannot be read.</exception>
    public static DockerEngine Find(TimeProvider time) => Made(() => DockerEngine.Create(time));

    /// <summary>Makes the engines of the swarm's hosts ready to be asked.</summary>
    /// <exception cref="EnvironmentException">The environment names none, or in a way that cannot be read.</exception>
    public static SwarmEngine FindSwarm(TimeProvider time) => Made(() => SwarmEngine.Create(time));

    /// <summary>Asks it who it is.</summary>
    /// <exception cref="EnvironmentException">It does not answer.</exception>
    public static async Task<string> ProbeAsync(IEngine engine, CancellationToken cancellationToken)
    {
        try
        {
            return await engine.ProbeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (EnvironmentException or OperationCanceledException))
        {
            throw Unreadable(e);
        }
    }

    private static T Made<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (Exception e) when (e is not EnvironmentException)
        {
            throw Unreadable(e);
        }
    }

    private static EnvironmentException Unreadable(Exception e)
    {
        var host = Environment.GetEnvironmentVariable("DOCKER_HOST");
        return new EnvironmentException(
            $"the settings of the container engine cannot be used: {e.Message} (DOCKER_HOST is {(host is null ? "not set" : $"'{host}'")})",
            "set DOCKER_HOST to unix:///path/to/docker.sock or tcp://host:port, or unset it; look at ~/.docker/config.json; or use --engine process", e);
    }
}
