using Docker.DotNet;
using Docker.DotNet.Handler.Abstractions;
using Docker.DotNet.NativeHttp;
using DotNet.Testcontainers.Configurations;

namespace Waku.QA.Engines.Docker.Connection;

/// <summary>
/// What Docker.DotNet and Testcontainers both connect by: one address, one version. Testcontainers' own asks for 1.44, which Docker 20.10 refuses.
/// </summary>
/// <param name="endpoint">Address of the engine.</param>
/// <param name="version">Version of the Engine API; null for the only question that needs none, which versions there are.</param>
internal sealed class EngineAuthentication(Uri endpoint, Version? version) : IDockerEndpointAuthenticationConfiguration
{
    public Version? Version => version;

    public Uri Endpoint => endpoint;

    public IAuthProvider? AuthProvider => null;

    public DockerClientBuilder GetDockerClientBuilder(Guid sessionId = default)
    {
        // No time-out of the library's: creating, pulling and building take as long as they take, and whoever waits says how long.
        var builder = new DockerClientBuilder().WithEndpoint(endpoint).WithApiVersion(version).WithTimeout(Timeout.InfiniteTimeSpan);

        // Every running node keeps a request open, which waits for its end; and an engine is never behind a proxy of the environment.
        return endpoint.Scheme is "tcp" or "http"
            ? builder.WithTransportOptions(new NativeHttpTransportOptions
            {
                ConfigureHandler = static handler =>
                (handler.UseProxy, handler.MaxConnectionsPerServer) = (false, int.MaxValue)
            })
            : builder;
    }
}
