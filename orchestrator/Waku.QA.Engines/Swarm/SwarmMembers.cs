using Docker.DotNet;
using Docker.DotNet.Models;
using Polly;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Docker.Connection;
using Waku.QA.Engines.Resilience;

namespace Waku.QA.Engines.Swarm;

/// <summary>The hosts of the swarm, as they are now.</summary>
/// <param name="Hosts">All of them, in the order in which nodes are placed.</param>
/// <param name="Manager">The one that makes networks of the swarm.</param>
/// <param name="Answers">What each said.</param>
internal sealed record SwarmMembers(IReadOnlyList<SwarmHost> Hosts, SwarmHost Manager, IReadOnlyList<HostAnswer> Answers)
{
    /// <summary>Asks every host. Asked anew for each cluster: a host that has left since is named before anything starts.</summary>
    /// <exception cref="EnvironmentException">One does not answer, or they are no swarm that can run a cluster.</exception>
    public static async Task<SwarmMembers> AskAsync(IReadOnlyList<DockerConnection> connections, HarnessPipelines pipelines,
        CancellationToken cancellationToken)
    {
        var sessions = await Task.WhenAll(connections.Select(c => c.OpenAsync(cancellationToken).AsTask())).ConfigureAwait(false);
        var answers = await Task.WhenAll(connections.Zip(sessions, (connection, session) => AskAsync(connection.Endpoint, session, pipelines, "who it is",
            async (client, token) => new HostAnswer(connection.Endpoint, await client.System.GetSystemInfoAsync(token).ConfigureAwait(false)),
            cancellationToken))).ConfigureAwait(false);
        var manager = SwarmRoll.ManagerOf(answers);
        List<SwarmHost> hosts = [.. answers.Zip(sessions, static (answer, session) => new SwarmHost(answer.Endpoint, session, answer.Address))];
        var first = hosts.First(h => h.Endpoint == manager.Endpoint);
        IList<NodeListResponse> nodes = await AskAsync(manager.Endpoint, first.Engine, pipelines, "the hosts of the swarm",
            static async (client, token) => await client.Swarm.ListNodesAsync(token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        SwarmRoll.Check(manager, answers, nodes);
        return new SwarmMembers(hosts, first, answers);
    }

    private static async Task<T> AskAsync<T>(Uri endpoint, EngineSession session, HarnessPipelines pipelines, string what,
        Func<IDockerClient, CancellationToken, Task<T>> question, CancellationToken cancellationToken)
    {
        try
        {
            return await pipelines.HostProbe.ExecuteAsync(async token => await question(session.Client, token).ConfigureAwait(false), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (DockerApiException e)
        {
            throw new EnvironmentException($"the engine at {endpoint} does not say {what}: {EngineError.Of(e)}", "see 'docker info' there", e);
        }
        catch (Exception e) when (SwarmHost.IsGone(e))
        {
            throw SwarmHost.Gone(endpoint, what, e);
        }
    }
}
