using System.Globalization;
using System.Net;
using Docker.DotNet;
using Polly;
using Polly.Retry;
using Polly.Timeout;
using Waku.QA.Engines.Docker.Images;

namespace Waku.QA.Engines.Resilience;

/// <summary>Every retry, time-out and back-off of the engines, by name. None is ever put around what is under test: a node gets one try.</summary>
internal sealed class HarnessPipelines
{
    /// <summary>How many subnets are asked for before none is free.</summary>
    public const int SubnetAttempts = 64;

    /// <summary>Longest wait for another run that builds the same thing.</summary>
    public static readonly TimeSpan BuildLockLimit = TimeSpan.FromMinutes(10);
    private const int PullRetries = 3;
    private const int StepRetries = 40;
    private static readonly TimeSpan StepPoll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PullDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(200);

    /// <summary>What registries and the ways to them say when the next try may succeed.</summary>
    private static readonly string[] Passing =
        ["timeout", "timed out", "deadline exceeded", "connection reset", "unexpected eof", "temporary failure", "toomanyrequests", "too many requests",
            "502 bad gateway", "503 service unavailable", "504 gateway"];

    public HarnessPipelines(TimeProvider time)
    {
        Time = time;
        Log = new RetryLog(time);
        ImagePull = Builder("image pull", time)
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<ImageException>(IsPassing).Handle<DockerApiException>(IsPassing),
                MaxRetryAttempts = PullRetries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = PullDelay,
            })
            .Build();
        SubnetSearch = Builder("subnet search", time)
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<DockerApiException>(static e => e.Message.Contains("overlap", StringComparison.OrdinalIgnoreCase)),
                MaxRetryAttempts = SubnetAttempts - 1,
                Delay = TimeSpan.Zero,
            })
            .Build();
        StepRemoval = Builder("build clean-up", time)
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<DockerApiException>(static e => e.StatusCode == HttpStatusCode.Conflict),
                MaxRetryAttempts = StepRetries,
                Delay = StepPoll,
            })
            .Build();
        BuildLock = Builder("build lock", time)
            .AddTimeout(new TimeoutStrategyOptions { Timeout = BuildLockLimit })
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<IOException>(static e =>
                    e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException)),
                MaxRetryAttempts = int.MaxValue,
                Delay = LockPoll,
            })
            .Build();
    }

    /// <summary>Clock of all limits.</summary>
    public TimeProvider Time { get; }

    /// <summary>What was tried again.</summary>
    public RetryLog Log { get; }

    /// <summary>Pulls an image; failures that pass are tried again after 1, 2 and 4 s.</summary>
    public ResiliencePipeline ImagePull { get; }

    /// <summary>Asks for one subnet after the other.</summary>
    public ResiliencePipeline SubnetSearch { get; }

    /// <summary>
    /// Removes the images of a build that was given up: the engine goes on with the running step until it notices that we hung up, 10 s at most.
    /// </summary>
    public ResiliencePipeline StepRemoval { get; }

    /// <summary>Waits for a lock file that another run holds.</summary>
    public ResiliencePipeline BuildLock { get; }

    private static bool IsPassing(Exception exception) =>
        Array.Exists(Passing, p => exception.Message.ToLower(CultureInfo.InvariantCulture).Contains(p, StringComparison.Ordinal));

    private ResiliencePipelineBuilder Builder(string name, TimeProvider time) => new() { Name = name, TimeProvider = time, TelemetryListener = Log };
}
