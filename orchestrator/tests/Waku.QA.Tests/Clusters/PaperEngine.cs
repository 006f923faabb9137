using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines;
using Waku.QA.Engines.Resilience;

namespace Waku.QA.Tests.Clusters;

/// <summary>An engine of paper: nodes are ready at once and end when a test says so.</summary>
internal sealed class PaperEngine : IEngine
{
    private int _opened;

    /// <summary>Clusters that were asked for.</summary>
    public int Opened => _opened;

    /// <summary>Sites by cluster.</summary>
    public ConcurrentDictionary<string, PaperSite> Sites { get; } = new();

    /// <summary>Called before a cluster is opened: may throw.</summary>
    public Action<string> Opening { get; set; } = static _ => { };

    public RetryLog Retries { get; } = new();

    public EngineKind Kind { get; set; } = EngineKind.Docker;

    /// <summary>Why it does not answer any more; null while it does.</summary>
    public string? Trouble { get; set; }

    public Task<string> ProbeAsync(CancellationToken cancellationToken) => Trouble is null ? Task.FromResult("paper")
        : Task.FromException<string>(new EnvironmentException(Trouble, "start it"));

    public Task<PreparedArtifact> PrepareAsync(NodeArtifact artifact, IProgress<string> progress, CancellationToken cancellationToken) =>
        Task.FromResult(new PreparedArtifact(artifact.Id, $"sha256:{new string('0', 64)}"));

    public Task<ProgramAnswer> AskAsync(PreparedArtifact artifact, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        Task.FromResult(new ProgramAnswer($"{artifact.Reference} 0.1.0", 0));

    public Task<IClusterSite> OpenAsync(ClusterRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _opened);
        Opening(request.Cluster);
        return Task.FromResult<IClusterSite>(Sites[request.Cluster] = new PaperSite(request.Nodes));
    }

    public Task<IReadOnlyList<Leftover>> FindAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Leftover>>([]);

    public Task CopyLogAsync(Leftover leftover, bool follow, Stream destination, CancellationToken cancellationToken) => Task.CompletedTask;

    public ProcessStartInfo CommandAt(Leftover leftover, IReadOnlyList<string> command, bool terminal) => throw new NotSupportedException();

    public Task RemoveAsync(Leftover leftover, CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>One cluster.</summary>
    internal sealed class PaperSite(IReadOnlyList<string> nodes) : IClusterSite
    {
        public ConcurrentDictionary<string, PaperNode> Running { get; } = new();

        public bool IsDisposed { get; private set; }

        public IReadOnlyDictionary<string, NodeAddress> Addresses { get; } =
            nodes.Select(static (n, i) => (n, i)).ToDictionary(static n => n.n, static n => new NodeAddress($"10.0.0.{n.i + 1}", NodePorts.Default, "0.0.0.0"));

        public string? Gateway => null;

        public string DataFolderOf(string node) => node;

        public NodeEndpoints EndpointsOf(string node) => new(new Uri($"http://{node}:1"), null, new Uri($"http://{node}:2"));

        public IReadOnlyList<int> TakenPortsOf(string node) => [];

        public Task<IRunningNode> StartAsync(LaunchPlan plan, PreparedArtifact artifact, ResourceLimits? limits, CancellationToken cancellationToken) =>
            Task.FromResult<IRunningNode>(Running[plan.Node] = new PaperNode());

        public ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>One node.</summary>
    internal sealed class PaperNode : IRunningNode
    {
        private readonly TaskCompletionSource<NodeExit> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Id => "1";

        /// <summary>Its log.</summary>
        public string Log { get; set; } = "";

        /// <summary>Called when its log has been read.</summary>
        public Action OnLogRead { get; set; } = static () => { };

        public Task<NodeExit> Exit => _exit.Task;

        /// <summary>Whoever would tell of its end is gone.</summary>
        public void Vanish() => _exit.TrySetException(new HttpRequestException("connection reset by peer"));

        public void End(int code) => _exit.TrySetResult(new NodeExit(code));

        public Task<int?> ProcessIdAsync(CancellationToken cancellationToken) => Task.FromResult<int?>(null);

        public Task<CgroupUsage?> CgroupAsync(CancellationToken cancellationToken) => Task.FromResult<CgroupUsage?>(null);

        public Task<IReadOnlyList<IPEndPoint>?> RemoteEndPointsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<IPEndPoint>?>(null);

        public Task<IReadOnlyList<IPEndPoint>?> UdpEndPointsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<IPEndPoint>?>(null);

        public Task<NodeExit> StopAsync(TimeSpan grace, CancellationToken cancellationToken)
        {
            End(0);
            return Exit;
        }

        public Task<NodeExit> KillAsync(CancellationToken cancellationToken) => StopAsync(TimeSpan.Zero, cancellationToken);

        public Task<IReadOnlyList<string>> TailAsync(int lines, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>(["last words"]);

        public async Task CopyLogAsync(Stream destination, CancellationToken cancellationToken)
        {
            await destination.WriteAsync(System.Text.Encoding.UTF8.GetBytes(Log), cancellationToken);
            OnLogRead();
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
