using Docker.DotNet;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Engines.Docker.Connection;

/// <summary>A connected engine. Nothing is asked of it without end: an engine can hang as a whole, and then no answer ever comes.</summary>
/// <param name="client">Docker.DotNet, for networks, images, and the life of containers.</param>
/// <param name="authentication">The same for Testcontainers, which makes the nodes.</param>
/// <param name="time">Clock of the limits.</param>
internal sealed class EngineSession(IDockerClient client, EngineAuthentication authentication, TimeProvider time)
{
    /// <summary>An engine that makes, starts or removes something answers long before.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>How long one that has hung before is waited for: there may be hundreds of things to remove.</summary>
    public static readonly TimeSpan LimitOfAHungOne = TimeSpan.FromSeconds(5);
    private int _hung;

    public IDockerClient Client => client;

    public EngineAuthentication Authentication => authentication;

    /// <summary>The answer.</summary>
    /// <param name="what">What was asked, for people: <c>removal of container x</c>.</param>
    /// <param name="call">The question; it goes on when nobody waits for its answer any more.</param>
    /// <exception cref="EnvironmentException">None came within the limit.</exception>
    public async Task<T> AnsweredAsync<T>(string what, Task<T> call)
    {
        await AnsweredAsync(what, (Task)call).ConfigureAwait(false);
        return await call.ConfigureAwait(false);
    }

    /// <summary>Waits for the end of a call.</summary>
    /// <param name="what">What was asked, for people.</param>
    /// <param name="call">The question.</param>
    /// <exception cref="EnvironmentException">There was no answer within the limit.</exception>
    public async Task AnsweredAsync(string what, Task call)
    {
        var limit = Volatile.Read(ref _hung) == 0 ? Limit : LimitOfAHungOne;
        try
        {
            await call.WaitAsync(limit, time).ConfigureAwait(false);
            Volatile.Write(ref _hung, 0);
        }
        catch (TimeoutException e) when (!call.IsCompleted)
        {
            Volatile.Write(ref _hung, 1);
            throw new EnvironmentException($"the container engine at {authentication.Endpoint} has not answered for {limit.TotalSeconds:0} s ({what})",
                "it hangs: restart it (for example 'systemctl restart docker'), then run 'waku-qa clean'", e);
        }
    }
}
