using System.Net;
using Docker.DotNet;
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
        Assert.That(pipelines.Log.Records.Select(static r => (r.Pipeline, r.Attempt, r.Cause)), Is.EqualTo(Enumerable.Range(1, 3).Select(i => ("image pull", i, message))));
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
        Assert.That((tries, pipelines.Log.Count), Is.EqualTo((1, 0)));
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
                Assert.That(async () => await time.RunUntilAsync(second, Patience), Throws.InstanceOf<EnvironmentException>().With.Message.Contains(path).And.Message.Contains("10 min"));
            }

            await using var free = await FileGate.EnterAsync(path, pipelines, CancellationToken.None);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
