using System.Net.Sockets;
using Polly.Timeout;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Docker.Connection;

namespace Waku.QA.Engines.Swarm;

/// <summary>A host of the swarm. That it is gone is trouble of the environment, whatever was asked of it.</summary>
/// <param name="Endpoint">Where its engine listens.</param>
/// <param name="Engine">Its engine.</param>
/// <param name="Address">Its address in the swarm, at which ports are published.</param>
internal sealed record SwarmHost(Uri Endpoint, EngineSession Engine, string Address)
{
    /// <summary>The answer to a question, within the limit of the engine.</summary>
    /// <exception cref="EnvironmentException">The host is gone, or hangs.</exception>
    public async Task<T> AnsweredAsync<T>(string what, Task<T> call)
    {
        try
        {
            return await Engine.AnsweredAsync(what, call).ConfigureAwait(false);
        }
        catch (Exception e) when (IsGone(e))
        {
            throw Gone(Endpoint, what, e);
        }
    }

    /// <summary>Waits for the end of a call, within the limit of the engine.</summary>
    /// <exception cref="EnvironmentException">The host is gone, or hangs.</exception>
    public async Task AnsweredAsync(string what, Task call)
    {
        try
        {
            await Engine.AnsweredAsync(what, call).ConfigureAwait(false);
        }
        catch (Exception e) when (IsGone(e))
        {
            throw Gone(Endpoint, what, e);
        }
    }

    /// <summary>True for what is thrown when nobody is at the other end.</summary>
    public static bool IsGone(Exception e) => e is HttpRequestException or SocketException or IOException or TimeoutException or TimeoutRejectedException;

    /// <summary>What is to be said of a host that is gone.</summary>
    public static EnvironmentException Gone(Uri endpoint, string what, Exception e) => new(
        $"the host of the swarm at {endpoint} does not answer ({what}): {e.Message}",
        $"start its engine, or take it out of {SwarmEndpoints.Variable}; then run 'waku-qa clean'", e);
}
