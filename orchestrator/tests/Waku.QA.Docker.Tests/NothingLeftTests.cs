using System.Diagnostics;
using System.Formats.Tar;
using System.Globalization;
using System.Text;
using Docker.DotNet.Models;
using Polly;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines;
using Waku.QA.Engines.Docker;
using Waku.QA.Engines.Docker.Images;
using Waku.QA.Engines.Resilience;

namespace Waku.QA.Docker.Tests;

/// <summary>Whatever goes wrong: no container, network or image of it stays, and the cause is named.</summary>
[NonParallelizable]
public sealed class NothingLeftTests
{
    private const int Cancellations = 50;
    private const int Lanes = 4;
    private static readonly ResiliencePipeline Removal = new HarnessPipelines(TimeProvider.System).StepRemoval;
    private static readonly TimeSpan LongestMoment = TimeSpan.FromMilliseconds(600);

    [Test]
    public async Task AStartThatIsCancelledAtAnyMomentLeavesNothing()
    {
        await using var engine = await EngineFixture.OpenAsync();
        var random = new Random(18);
        var starts = Enumerable.Range(0, Cancellations)
            .Select(_ => (Moment: LongestMoment * random.NextDouble(), Request: EngineFixture.Request("cancelled", "a", "b"))).ToList();
        var runs = starts.Select(static s => s.Request.RunId).ToHashSet();
        var (cancelled, started) = (0, 0);
        await Parallel.ForEachAsync(starts, new ParallelOptions { MaxDegreeOfParallelism = Lanes }, async (start, _) =>
        {
            using var stop = new CancellationTokenSource(start.Moment);
            try
            {
                await using var site = await engine.OpenAsync(start.Request, stop.Token);
                await Task.WhenAll(start.Request.Nodes.Select(n => EngineFixture.ShellAsync(site, n, "sleep 60", cancellationToken: stop.Token)));
                Interlocked.Increment(ref started);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref cancelled);
            }
        });

        TestContext.Out.WriteLine($"{cancelled} cancelled, {started} started");
        Assert.That(cancelled, Is.GreaterThan(5));
        Assert.That((await engine.FindAsync(CancellationToken.None)).Where(l => runs.Contains(l.RunId)), Is.Empty);
    }

    [TestCase("no-such-image:1", "/bin/bash", "No such image")]
    [TestCase(EngineFixture.Image, "/no/such/program", "no such file or directory")]
    [TestCase(EngineFixture.Image, "/etc/passwd", "permission denied")]
    [TestCase("Upper Case!", "/bin/bash", "Upper Case!")]
    public async Task AStartThatFailsNamesTheCauseAndLeavesNothing(string image, string program, string cause)
    {
        await using var engine = await EngineFixture.OpenAsync();
        var request = EngineFixture.Request("fails", "a");
        await using (var site = await engine.OpenAsync(request, CancellationToken.None))
        {
            var plan = new LaunchPlan("a", [program], [], new Dictionary<string, string>(), TimeSpan.FromSeconds(5));

            Assert.That(async () => await site.StartAsync(plan, new PreparedArtifact(image, "none"), null, CancellationToken.None),
                Throws.InstanceOf<EnvironmentException>().With.Message.Contains(cause).IgnoreCase);
            Assert.That((await engine.FindAsync(CancellationToken.None)).Where(l => l.RunId == request.RunId).Select(static l => l.Kind),
                Is.EqualTo(new[] { "network" }));
        }

        Assert.That((await engine.FindAsync(CancellationToken.None)).Where(l => l.RunId == request.RunId), Is.Empty);
    }

    [TestCase("FROM waku-qa/base:local\nRUN exit 3", "returned a non-zero code: 3")]
    [TestCase("FROM waku-qa/base:local\nRUN echo a > /a\nRUN echo b > /b\nRUN no-such-program-here", "no-such-program-here")]
    [TestCase("FROM waku-qa/base:local\nCOPY missing /x", "missing")]
    [TestCase("FROM no-such-base-image:9", "no-such-base-image")]
    [TestCase("FROM waku-qa/base:local\nNONSENSE x", "unknown instruction")]
    [TestCase("", "Dockerfile")]
    [TestCase(null, "Dockerfile")]
    [TestCase("RUN true", "no build stage")]
    [TestCase("FROM waku-qa/base:local\nRUN true\nCOPY --from=nowhere /x /y", "nowhere")]
    [TestCase("FROM waku-qa/base:local\nUSER nobody\nRUN touch /root/x", "non-zero code")]
    public async Task ABuildThatFailsNamesTheCauseAndLeavesNothing(string? dockerfile, string cause)
    {
        await using var engine = await EngineFixture.OpenAsync();
        var client = await EngineFixture.ClientAsync(engine);
        var before = await ThingsAsync(client);

        // Otherwise the steps that succeed would come from the cache of the run before, and nothing would be there to be left.
        var unique = dockerfile?.Replace("RUN ", $"RUN : {Guid.NewGuid():n}; ", StringComparison.Ordinal);
        Assert.That(async () => await client.BuildAsync(Context(unique), "waku-qa/fails:1", new Dictionary<string, string>(), Removal,
            CancellationToken.None), Throws.Exception.With.Message.Contains(cause).IgnoreCase
            .And.InstanceOf(typeof(ImageException)).Or.InstanceOf(typeof(global::Docker.DotNet.DockerApiException)));
        Assert.That(await ThingsAsync(client), Is.EqualTo(before));
    }

    [Test]
    public async Task ABuildThatIsCancelledLeavesNothing()
    {
        await using var engine = await EngineFixture.OpenAsync();
        var client = await EngineFixture.ClientAsync(engine);
        var before = await ThingsAsync(client);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(3));

        Assert.That(async () => await client.BuildAsync(Context($"FROM waku-qa/base:local\nRUN : {Guid.NewGuid():n}; echo a > /a\nRUN sleep 60"),
            "waku-qa/fails:1", new Dictionary<string, string>(), Removal, stop.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await ThingsAsync(client), Is.EqualTo(before));
    }

    /// <summary>The harness is measured where it runs: in this process.</summary>
    [Test]
    public async Task ANodeThatLogsWithoutEndCostsTheHarnessLittle()
    {
        // A gigabyte each night (WAKU_LOG_MEGABYTES): it takes a minute and a half.
        var bytes = 1_000_000L * int.Parse(Environment.GetEnvironmentVariable("WAKU_LOG_MEGABYTES") ?? "200", CultureInfo.InvariantCulture);
        await using var engine = await EngineFixture.OpenAsync();
        await using var site = await engine.OpenAsync(EngineFixture.Request("loud", "a"), CancellationToken.None);
        GC.Collect();
        var before = Resident();
        var peak = before;
        using var sampling = new Timer(_ => peak = Math.Max(peak, Resident()), null, 0, 50);
        var node = await EngineFixture.ShellAsync(site, "a",
            $"yes 0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678 | head -c {bytes}");
        await node.Exit.WaitAsync(TimeSpan.FromMinutes(5));

        Assert.That((await node.TailAsync(50, CancellationToken.None)).Count, Is.EqualTo(50));
        using var counted = new CountedStream();
        await node.CopyLogAsync(counted, CancellationToken.None);

        TestContext.Out.WriteLine($"{before >> 20} MiB before, {peak >> 20} MiB at most");
        Assert.That(counted.Bytes, Is.EqualTo(bytes));
        Assert.That(peak - before, Is.LessThan(64L << 20));
    }

    private static long Resident()
    {
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }

    private static MemoryStream Context(string? dockerfile)
    {
        var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, dockerfile is null ? "other"
                : "Dockerfile")
            { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(dockerfile ?? "x")) });
        }

        tar.Position = 0;
        return tar;
    }

    private static async Task<IReadOnlyList<string>> ThingsAsync(global::Docker.DotNet.IDockerClient client)
    {
        var images = await client.Images.ListImagesAsync(new ImagesListParameters { All = true });
        var containers = await client.Containers.ListContainersAsync(new ContainersListParameters { All = true });
        return [.. images.Select(static i => i.ID).Order(), .. containers.Where(static c => !c.Labels.ContainsKey(DockerLabels.Run))
            .Select(static c => c.ID).Order()];
    }

    private sealed class CountedStream : Stream
    {
        public long Bytes { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => Bytes;

        public override long Position { get => Bytes; set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count) => Bytes += count;

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            Bytes += count;
            return Task.CompletedTask;
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
