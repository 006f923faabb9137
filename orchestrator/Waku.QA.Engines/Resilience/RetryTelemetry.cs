using Polly.Retry;
using Polly.Telemetry;

namespace Waku.QA.Engines.Resilience;

/// <summary>Puts Polly's telemetry of retries into the log.</summary>
internal sealed class RetryTelemetry(RetryLog log, TimeProvider time) : TelemetryListener
{
    public override void Write<TResult, TArgs>(in TelemetryEventArguments<TResult, TArgs> args)
    {
        // Polly reports each retry twice: as an attempt, and as the decision to make another one.
        if (args.Arguments is OnRetryArguments<TResult> retry)
        {
            log.Add(new RetryRecord(args.Source.PipelineName ?? "?", retry.AttemptNumber + 1, time.GetUtcNow(),
                args.Outcome?.Exception?.Message ?? "no answer"));
        }
    }
}
