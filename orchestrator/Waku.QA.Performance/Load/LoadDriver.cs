namespace Waku.QA.Performance.Load;

/// <summary>
/// Sends messages at their intended times and never waits for an answer before the next one. A node that cannot keep up is seen as
/// latency, not as fewer messages. What is under way at once is bounded: past that the run is overloaded, and says so.
/// </summary>
internal sealed class LoadDriver(TimeProvider time)
{
    private const int MostUnderWay = 20_000;
    private readonly PreciseClock _clock = new(time);

    /// <summary>Sends all messages and returns when every one was answered or refused.</summary>
    /// <param name="messages">Messages in order of time.</param>
    /// <param name="send">Sends one.</param>
    /// <param name="start">Time stamp at which the schedule starts.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public Task RunAsync(IReadOnlyList<SentMessage> messages, Func<SentMessage, CancellationToken, Task> send, long start, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // A thread of its own: it sleeps to the microsecond, which the pool's timers cannot.
        var thread = new Thread(() => Loop(messages, send, start, done, cancellationToken))
        {
            IsBackground = true,
            Name = "load",
            Priority = ThreadPriority.AboveNormal
        };
        thread.Start();
        return done.Task;
    }

    private void Loop(IReadOnlyList<SentMessage> messages, Func<SentMessage, CancellationToken, Task> send, long start, TaskCompletionSource done,
        CancellationToken cancellationToken)
    {
        var underWay = 1;
        foreach (var message in messages)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                break;
            }

            _clock.WaitUntil(start + (long)(message.Planned.At.TotalSeconds * time.TimestampFrequency));
            message.SentAt = time.GetElapsedTime(start);
            if (Volatile.Read(ref underWay) > MostUnderWay)
            {
                message.Error = $"not sent: {MostUnderWay} messages were waiting for the node's answer";
                continue;
            }

            Interlocked.Increment(ref underWay);
            _ = FinishAsync(message);
        }

        Leave();

        async Task FinishAsync(SentMessage message)
        {
            try
            {
                await send(message, cancellationToken).ConfigureAwait(false);
                message.AnsweredAt = time.GetElapsedTime(start);
            }
            catch (Exception e)
            {
                // Nobody awaits it: whatever went wrong is written down with its message.
                message.Error = e.Message;
            }
            finally
            {
                Leave();
            }
        }

        void Leave()
        {
            if (Interlocked.Decrement(ref underWay) == 0)
            {
                done.TrySetResult();
            }
        }
    }
}
