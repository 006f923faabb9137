using Microsoft.Extensions.Logging;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Node.Services;

namespace Waku.Node.Filter;

/// <summary>
/// A subscription that outlives its service: pinged every minute, renewed when the service forgot it, moved to another service when
/// it went away. Messages come by <see cref="FilterClient.MessageReceived"/>. Disposing unsubscribes.
/// </summary>
public sealed class FilterSession : IAsyncDisposable
{
    /// <summary>How often the service is pinged, as js-waku does.</summary>
    public static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);
    private readonly Libp2pHost _host;
    private readonly FilterClient _client;
    private readonly ServicePeers _peers;
    private readonly string _pubsubTopic;
    private readonly IReadOnlyList<string> _contentTopics;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _run;

    internal FilterSession(Libp2pHost host, FilterClient client, ServicePeers peers, string pubsubTopic, IReadOnlyList<string> contentTopics,
        TimeProvider time, ILogger log)
    {
        _host = host;
        _client = client;
        _peers = peers;
        _pubsubTopic = pubsubTopic;
        _contentTopics = contentTopics;
        _time = time;
        _log = log;
        host.PeerDisconnected += OnDisconnected;
        _run = Task.Run(RunAsync);
    }

    /// <summary>The service that has the subscription now; null while there is none.</summary>
    public PeerId? Service { get; private set; }

    /// <summary>Times the subscription was made, the first included.</summary>
    public int Subscribed { get; private set; }

    /// <summary>Ends when the subscription stands for the first time.</summary>
    public Task WhenSubscribedAsync(CancellationToken cancellationToken) => _first.Task.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _host.PeerDisconnected -= OnDisconnected;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
        if (Service is { } service && _host.FindConnection(service) is not null)
        {
            await _client.UnsubscribeAsync(service, _pubsubTopic, _contentTopics, null, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private void OnDisconnected(PeerId peer)
    {
        if (peer.Equals(Service))
        {
            Service = null;
            Wake();
        }
    }

    private void Wake()
    {
        lock (_wake)
        {
            if (_wake.CurrentCount == 0)
            {
                _wake.Release();
            }
        }
    }

    private async Task RunAsync()
    {
        var retry = FirstRetry;
        try
        {
            while (true)
            {
                if (await IsSubscribedAsync().ConfigureAwait(false) || await SubscribeAsync().ConfigureAwait(false))
                {
                    retry = FirstRetry;
                    await WaitAsync(PingInterval).ConfigureAwait(false);
                    continue;
                }

                await WaitAsync(retry).ConfigureAwait(false);
                retry = TimeSpan.FromTicks(Math.Min(retry.Ticks * 2, LongestRetry.Ticks));
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _first.TrySetCanceled();
        }
    }

    private async Task<bool> IsSubscribedAsync() =>
        Service is { } service && (await _client.PingAsync(service, null, _stop.Token).ConfigureAwait(false)).IsSuccess;

    private async Task<bool> SubscribeAsync()
    {
        Service = null;
        if (_peers.Find(FilterClient.Id) is not { } service)
        {
            return false;
        }

        var response = await _client.SubscribeAsync(service, _pubsubTopic, _contentTopics, null, _stop.Token).ConfigureAwait(false);
        if (!response.IsSuccess)
        {
            _log.LogDebug("filter subscription at {Peer} failed: {Status} {Reason}", service, response.StatusCode, response.StatusDescription);
            return false;
        }

        Service = service;
        Subscribed++;
        _first.TrySetResult();
        return true;
    }

    /// <summary>Waits, or less when the service went away.</summary>
    private async Task WaitAsync(TimeSpan time)
    {
        using var limit = new CancellationTokenSource(time, _time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stop.Token);
        try
        {
            await _wake.WaitAsync(any.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            // The time is up.
        }
    }
}
