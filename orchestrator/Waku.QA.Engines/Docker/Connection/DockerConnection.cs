using System.Net.Sockets;
using System.Text.Json;
using Docker.DotNet;
using Docker.DotNet.Models;
using Polly;
using Polly.Timeout;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Resilience;

namespace Waku.QA.Engines.Docker.Connection;

/// <summary>The one place that connects to the container engine: asks it once for its versions and gives the chosen one to everybody.</summary>
internal sealed class DockerConnection(Uri endpoint, HarnessPipelines pipelines) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private EngineSession? _session;

    public Uri Endpoint => endpoint;

    /// <summary>The connected engine. A failure is not remembered: the next call asks again.</summary>
    /// <exception cref="EnvironmentException">It does not answer, or speaks no version that we do.</exception>
    public async ValueTask<EngineSession> OpenAsync(CancellationToken cancellationToken)
    {
        if (_session is { } open)
        {
            return open;
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _session ??= await NegotiateAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Asks the engine what it is, whether it was asked before or not.</summary>
    /// <exception cref="EnvironmentException">It does not answer.</exception>
    public async Task<VersionResponse> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var client = new EngineAuthentication(endpoint, null).GetDockerClientBuilder().Build();
            return await pipelines.EngineProbe.ExecuteAsync(
                static async (engine, token) => await engine.System.GetVersionAsync(token).ConfigureAwait(false), client, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException or DockerApiException or JsonException or TimeoutException
            or TimeoutRejectedException)
        {
            throw new EnvironmentException($"the container engine at {endpoint} does not answer: {EngineError.Of(e)}",
                "start it (for example 'systemctl start docker'), or use --engine process", e);
        }
    }

    public void Dispose()
    {
        _session?.Client.Dispose();
        _gate.Dispose();
    }

    private async Task<EngineSession> NegotiateAsync(CancellationToken cancellationToken)
    {
        var version = await AskAsync(cancellationToken).ConfigureAwait(false);
        var authentication = new EngineAuthentication(endpoint, ApiVersions.Choose(version));
        return new EngineSession(authentication.GetDockerClientBuilder().Build(), authentication, pipelines.Time);
    }
}
