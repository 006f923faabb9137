using System.Globalization;
using System.Net;
using System.Text.Json;
using Docker.DotNet;
using Polly;
using Polly.Retry;
using Polly.Timeout;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Docker.Images;

namespace Waku.QA.Engines.Resilience;

/// <summary>
/// Every retry, time-out and back-off of the harness, by name. None is ever put around what is under test: a node gets one try, and how long a case
/// waits for it is said where the case waits.
/// </summary>
internal sealed class HarnessPipelines
{
    /// <summary>How many subnets are asked for before none is free.</summary>
    public const int SubnetAttempts = 64;

    /// <summary>Longest wait for another run that builds the same thing.</summary>
    public static readonly TimeSpan BuildLockLimit = TimeSpan.FromMinutes(10);

    /// <summary>A container engine that works says at once what it is.</summary>
    public static readonly TimeSpan EngineLimit = TimeSpan.FromSeconds(5);

    /// <summary>A node prints its version at once; loading a large program from a cold disk takes a while.</summary>
    public static readonly TimeSpan ProgramLimit = TimeSpan.FromSeconds(10);

    /// <summary>A host of a swarm may be busy with the nodes of another cluster, or far away.</summary>
    public static readonly TimeSpan HostLimit = TimeSpan.FromSeconds(20);

    /// <summary>As <see cref="ProgramLimit"/>, and a container is made and started for it.</summary>
    public static readonly TimeSpan ContainerLimit = TimeSpan.FromSeconds(20);
    private const int PortRetries = 3;
    private const int PullRetries = 3;
    private const int DownloadRetries = 2;
    private const int StepRetries = 40;
    private const int OverlayRetries = 40;
    private static readonly TimeSpan StepPoll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PullDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DownloadDelay = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ReadyPoll = TimeSpan.FromMilliseconds(10);

    /// <summary>What registries and the ways to them say when the next try may succeed.</summary>
    private static readonly string[] Passing =
        ["timeout", "timed out", "deadline exceeded", "connection reset", "unexpected eof", "temporary failure", "toomanyrequests", "too many requests",
            "502 bad gateway", "503 service unavailable", "504 gateway", "econnreset", "etimedout", "eai_again", "socket hang up"];
    private readonly RetryTelemetry _telemetry;

    /// <param name="time">Clock of all limits.</param>
    public HarnessPipelines(TimeProvider time)
        : this(time, new RetryLog())
    {
    }

    /// <param name="time">Clock of all limits.</param>
    /// <param name="log">Where to put what is tried again.</param>
    public HarnessPipelines(TimeProvider time, RetryLog log)
    {
        Time = time;
        Log = log;
        _telemetry = new RetryTelemetry(log, time);
        ImagePull = Builder("image pull")
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<ImageException>(IsPassing).Handle<DockerApiException>(IsPassing),
                MaxRetryAttempts = PullRetries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = PullDelay,
            })
            .Build();
        Download = Builder("download")
            .AddRetry(new RetryStrategyOptions
            {
                // A step that took too long has had its time.
                ShouldHandle = new PredicateBuilder().Handle<EnvironmentException>(static e =>
                    e.InnerException is not TimeoutRejectedException && IsPassing(e)),
                MaxRetryAttempts = DownloadRetries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = DownloadDelay,
            })
            .Build();
        SubnetSearch = Builder("subnet search")
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<SubnetTakenException>()
                    .Handle<DockerApiException>(static e => e.Message.Contains("overlap", StringComparison.OrdinalIgnoreCase)),
                MaxRetryAttempts = SubnetAttempts - 1,
                Delay = TimeSpan.Zero,
            })
            .Build();
        PortSearch = Builder("port search")
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<PortTakenException>(),
                MaxRetryAttempts = PortRetries,
                Delay = TimeSpan.Zero,
            })
            .Build();
        StepRemoval = Builder("build clean-up")
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<DockerApiException>(static e => e.StatusCode == HttpStatusCode.Conflict),
                MaxRetryAttempts = StepRetries,
                Delay = StepPoll,
            })
            .Build();
        OverlayRemoval = Builder("overlay removal")
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<NetworkLingersException>().Handle<DockerApiException>(static e =>
                    e.Message.Contains("in use", StringComparison.Ordinal) || e.Message.Contains("active endpoints", StringComparison.Ordinal)),
                MaxRetryAttempts = OverlayRetries,
                Delay = StepPoll,
            })
            .Build();
        BuildLock = Builder("build lock")
            .AddTimeout(BuildLockLimit)
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<IOException>(static e =>
                    e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException)),
                MaxRetryAttempts = int.MaxValue,
                Delay = LockPoll,
            })
            .Build();
        Readiness = Builder("readiness")
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<HttpRequestException>().Handle<NodeRefusedException>().Handle<JsonException>()
                    .Handle<KeyNotFoundException>(),
                MaxRetryAttempts = int.MaxValue,
                Delay = ReadyPoll,
            })
            .Build();
        EngineProbe = Builder("engine probe").AddTimeout(EngineLimit).Build();
        HostProbe = Builder("host probe").AddTimeout(HostLimit).Build();
        ProgramProbe = Builder("program probe").AddTimeout(ProgramLimit).Build();
        ContainerProbe = Builder("container probe").AddTimeout(ContainerLimit).Build();
    }

    /// <summary>Clock of all limits.</summary>
    public TimeProvider Time { get; }

    /// <summary>What was tried again.</summary>
    public RetryLog Log { get; }

    /// <summary>Pulls an image; failures that pass are tried again after 1, 2 and 4 s.</summary>
    public ResiliencePipeline ImagePull { get; }

    /// <summary>Runs a step that fetches from a registry of packages; failures that pass are tried again after 2 and 4 s.</summary>
    public ResiliencePipeline Download { get; }

    /// <summary>Asks for one subnet after the other.</summary>
    public ResiliencePipeline SubnetSearch { get; }

    /// <summary>Starts a cluster; where somebody else took a port of a node before it listened, three more times, on other addresses or ports.</summary>
    public ResiliencePipeline PortSearch { get; }

    /// <summary>
    /// Removes the images of a build that was given up: the engine goes on with the running step until it notices that we hung up, 10 s at most.
    /// </summary>
    public ResiliencePipeline StepRemoval { get; }

    /// <summary>
    /// Removes a network of a swarm, whose manager hears a moment later that the last container left, and its hosts that it is removed: 10 s each at most.
    /// </summary>
    public ResiliencePipeline OverlayRemoval { get; }

    /// <summary>Waits for a lock file that another run holds.</summary>
    public ResiliencePipeline BuildLock { get; }

    /// <summary>
    /// Asks a started node whether it is ready, while it does not listen or cannot answer yet. Without an end of its own: readiness has a limit, and the
    /// death of the node ends it.
    /// </summary>
    public ResiliencePipeline Readiness { get; }

    /// <summary>Asks the container engine what it is.</summary>
    public ResiliencePipeline EngineProbe { get; }

    /// <summary>Asks a host of a swarm what it is.</summary>
    public ResiliencePipeline HostProbe { get; }

    /// <summary>Asks a program for its version.</summary>
    public ResiliencePipeline ProgramProbe { get; }

    /// <summary>Asks an image for its version.</summary>
    public ResiliencePipeline ContainerProbe { get; }

    /// <summary>Runs one step of a build, with the limit that its recipe gives it.</summary>
    public ResiliencePipeline BuildStep(TimeSpan? limit) => limit is { } most ? Builder("build step").AddTimeout(most).Build() : ResiliencePipeline.Empty;

    private static bool IsPassing(Exception exception) =>
        Array.Exists(Passing, p => exception.Message.ToLower(CultureInfo.InvariantCulture).Contains(p, StringComparison.Ordinal));

    private ResiliencePipelineBuilder Builder(string name) => new() { Name = name, TimeProvider = Time, TelemetryListener = _telemetry };
}
