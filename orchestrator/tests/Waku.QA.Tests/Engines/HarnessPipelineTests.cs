using System.Net;
using Docker.DotNet;
using Microsoft.Extensions.Time.Testing;
using Polly;
using Polly.Timeout;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Building;
using Waku.QA.Engines.Docker.Images;
using Waku.QA.Engines.Resilience;

namespace Waku.QA.Tests.Engines;

/// <summary>What the engines try again, how often, and what they say of it. Time is virtual.</summary>
public sealed class HarnessPipelineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [TestCase("Get \"https://registry-1.docker.io/v2/\": net/http: TLS handshake timeout")]
    [TestCase("received unexpected HTTP status: 503 Service Unavailable")]
    [TestCase("read tcp 10.0.0.1:1->10.0.0.2:443: read: connection reset by peer")]
    [TestCase("toomanyrequests: You have reached your pull rate limit")]
    public async Task APassingFailureOfAPullIsTriedAgainLaterAndLater(string message)
    {
        var time = new SteppedTime();
        var pipelines = new HarnessPipelines(time);
        List<double> at = [];

        var pull = pipelines.ImagePull.ExecuteAsync(_ =>
        {
            at.Add(time.Elapsed.TotalSeconds);
            return at.Count < 4 ? throw new ImageException(message) : ValueTask.CompletedTask;
        }).AsTask();
        await time.RunUntilAsync(pull, Patience);

        Assert.That(at, Is.EqualTo(new double[] { 0, 1, 3, 7 }));
        Assert.That(pipelines.Log.Records.Select(static r => (r.Pipeline, r.Attempt, r.Cause)),
            Is.EqualTo(Enumerable.Range(1, 3).Select(i => ("image pull", i, message))));
    }

    [TestCase("pull access denied for x, repository does not exist or may require 'docker login'")]
    [TestCase("manifest for x:1 not found: manifest unknown")]
    [TestCase("dial tcp 127.0.0.1:1: connect: connection refused")]
    public void AFailureThatStaysIsNotTriedAgain(string message)
    {
        var pipelines = new HarnessPipelines(new SteppedTime());
        var tries = 0;

        Assert.That(() => pipelines.ImagePull.Execute(void () =>
        {
            tries++;
            throw new ImageException(message);
        }), Throws.InstanceOf<ImageException>());
        Assert.That((tries, pipelines.Log.Records.Count), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task ADownloadIsTriedAgainAndWhatTookTooLongIsNot()
    {
        var time = new SteppedTime();
        var pipelines = new HarnessPipelines(time);
        List<double> at = [];
        var download = pipelines.Download.ExecuteAsync(_ =>
        {
            at.Add(time.Elapsed.TotalSeconds);
            return at.Count < 3 ? throw new EnvironmentException("npm ended with 1\nnpm error code ECONNRESET") : ValueTask.CompletedTask;
        }).AsTask();
        await time.RunUntilAsync(download, Patience);
        Assert.That(at, Is.EqualTo(new double[] { 0, 2, 6 }));
        Assert.That(pipelines.Log.Counts, Is.EqualTo(new[] { new RetryCount("download", 2, "npm ended with 1 npm error code ECONNRESET") }));

        var slow = new EnvironmentException("npm did not end within 180 s\nnpm timed out", null, new TimeoutRejectedException());
        var tries = 0;
        Assert.That(() => pipelines.Download.Execute(void () =>
        {
            tries++;
            throw slow;
        }), Throws.Exception.SameAs(slow));
        Assert.That(tries, Is.EqualTo(1));
    }

    [Test]
    public async Task WhatDoesNotAnswerInTimeIsGivenUp()
    {
        var time = new FakeTimeProvider();
        var pipelines = new HarnessPipelines(time);
        foreach (var (pipeline, limit) in new[]
        {
            (pipelines.EngineProbe, HarnessPipelines.EngineLimit), (pipelines.ProgramProbe, HarnessPipelines.ProgramLimit),
            (pipelines.ContainerProbe, HarnessPipelines.ContainerLimit), (pipelines.BuildStep(TimeSpan.FromMinutes(3)), TimeSpan.FromMinutes(3)),
        })
        {
            var question = pipeline.ExecuteAsync(async token => await Task.Delay(Timeout.InfiniteTimeSpan, token)).AsTask();
            time.Advance(limit - TimeSpan.FromMilliseconds(1));
            Assert.That(question.IsCompleted, Is.False);
            time.Advance(TimeSpan.FromMilliseconds(1));
            await Assert.ThrowsAsync<TimeoutRejectedException>(() => question);
        }

        Assert.That(pipelines.BuildStep(null), Is.SameAs(ResiliencePipeline.Empty));
        Assert.That(pipelines.Log.Counts, Is.Empty, "nothing was tried again");
    }

    /// <summary>A node that is asked a thousand times until it listens does not push the one pull that failed out of the log.</summary>
    [Test]
    public void TheCountGoesOnWhereTheLogEnds()
    {
        var log = new RetryLog();
        for (var i = 1; i <= 1_000; i++)
        {
            log.Add(new RetryRecord("readiness", i, DateTimeOffset.UnixEpoch, $"refused {i}"));
        }

        log.Add(new RetryRecord("image pull", 1, DateTimeOffset.UnixEpoch, "timeout"));
        Assert.That(log.Counts, Is.EqualTo(new[] { new RetryCount("image pull", 1, "timeout"), new RetryCount("readiness", 1_000, "refused 1000") }));
        Assert.That(log.Records, Has.Count.EqualTo(RetryLog.Limit + 1));
    }

    [Test]
    public void SubnetsAreTriedWhileTheyOverlapAndNoLonger()
    {
        var pipelines = new HarnessPipelines(new SteppedTime());
        var tries = 0;

        Assert.That(() => pipelines.SubnetSearch.Execute(void () =>
        {
            tries++;
            throw new DockerApiException(HttpStatusCode.Forbidden, """{"message":"Pool overlaps with other one on this address space"}""");
        }), Throws.InstanceOf<DockerApiException>());
        Assert.That(tries, Is.EqualTo(HarnessPipelines.SubnetAttempts));
        Assert.That(() => pipelines.SubnetSearch.Execute(void () =>
        {
            tries++;
            throw new DockerApiException(HttpStatusCode.Forbidden, """{"message":"all predefined address pools have been fully subnetted"}""");
        }), Throws.InstanceOf<DockerApiException>());
        Assert.That(tries, Is.EqualTo(HarnessPipelines.SubnetAttempts + 1));
    }

    [Test]
    public async Task ALockThatIsHeldIsWaitedForAndThenNamed()
    {
        var time = new SteppedTime();
        var pipelines = new HarnessPipelines(time);
        var path = Path.GetTempFileName();
        try
        {
            await using (await FileGate.EnterAsync(path, pipelines, CancellationToken.None))
            {
                var second = FileGate.EnterAsync(path, pipelines, CancellationToken.None);
                Assert.That(async () => await time.RunUntilAsync(second, Patience),
                    Throws.InstanceOf<EnvironmentException>().With.Message.Contains(path).And.Message.Contains("10 min"));
            }

            await using var free = await FileGate.EnterAsync(path, pipelines, CancellationToken.None);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
