using Polly;
using Waku.QA.Core.Nodes;
using Waku.QA.Engines.Resilience;

namespace Waku.QA.Clusters;

/// <summary>
/// Whether a started node is ready: a condition that is asked again until it holds, and an event, the node's end, that ends the wait at once. Errors of
/// a node that does not listen yet are the pipeline's affair.
/// </summary>
internal sealed class Readiness(HarnessPipelines pipelines)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    /// <summary>Waits until the node says that it is ready.</summary>
    /// <param name="who">Name for messages.</param>
    /// <param name="ask">Asks it.</param>
    /// <param name="ended">Ends when it does.</param>
    /// <param name="within">How long it may take.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TimeoutException">It is not, by then; says what it answered last.</exception>
    /// <exception cref="OperationCanceledException">It ended, or the caller gave up.</exception>
    public async Task WaitAsync(string who, Func<CancellationToken, Task<NodeHealth>> ask, Task ended, TimeSpan within, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _ = ended.ContinueWith(End, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await Waiting.UntilAsync($"{who} to become ready", token => AskAsync(ask, token), within, Poll, Patience.Usual, pipelines.Time, over.Token)
            .ConfigureAwait(false);

        void End(Task death)
        {
            try
            {
                over.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The wait was over before.
            }
        }
    }

    private async Task<string?> AskAsync(Func<CancellationToken, Task<NodeHealth>> ask, CancellationToken cancellationToken)
    {
        string? error = null;
        try
        {
            var health = await pipelines.Readiness.ExecuteAsync(async token =>
            {
                try
                {
                    return await ask(token).ConfigureAwait(false);
                }
                catch (Exception e) when (!token.IsCancellationRequested)
                {
                    error = e.Message;
                    throw;
                }
            }, cancellationToken).ConfigureAwait(false);
            return health.Ready ? null : $"it says {health.Detail}";
        }
        catch (OperationCanceledException) when (error is not null && cancellationToken.IsCancellationRequested)
        {
            // The wait is over; why it was in vain is its last answer.
            return error;
        }
    }
}
