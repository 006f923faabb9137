using Waku.QA.Core.Verdicts;
using Waku.QA.Engines;

namespace Waku.QA.Clusters;

/// <summary>What an engine cannot do is trouble of the environment, and says nothing about a product.</summary>
internal static class EngineTrouble
{
    /// <summary>Does something with the engine.</summary>
    /// <param name="what">What could not be done, for the message.</param>
    /// <param name="action">Does it.</param>
    /// <exception cref="EnvironmentException">It could not be done.</exception>
    public static async Task<T> GuardAsync<T>(string what, Func<Task<T>> action)
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (OperationCanceledException or EnvironmentException or UsageException))
        {
            throw new EnvironmentException($"{what}: {e.Message}", "run 'waku-qa doctor', and 'waku-qa clean' for what an earlier run left", e);
        }
    }

    /// <summary>What is to be said when the engine of a node can no longer be asked of it.</summary>
    public static EnvironmentException Lost(string node, Exception e) => new($"the engine that runs {node} does not tell of it any more: {e.Message}",
        "run 'waku-qa doctor', and 'waku-qa clean' for what is left", e);

    /// <summary>Last lines of a log; that it cannot be read must not hide why somebody wanted to see it.</summary>
    public static async Task<IReadOnlyList<string>> TailAsync(IRunningNode node, int lines)
    {
        try
        {
            return await node.TailAsync(lines, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            return [$"(its log cannot be read: {e.Message})"];
        }
    }
}
