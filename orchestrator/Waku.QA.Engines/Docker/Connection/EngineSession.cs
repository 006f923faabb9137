using Docker.DotNet;

namespace Waku.QA.Engines.Docker.Connection;

/// <summary>A connected engine.</summary>
/// <param name="Client">Docker.DotNet, for networks, images, and the life of containers.</param>
/// <param name="Authentication">The same for Testcontainers, which makes the nodes.</param>
internal sealed record EngineSession(IDockerClient Client, EngineAuthentication Authentication)
{
    /// <summary>Labels of somebody else, that containers and networks carry beside ours; none unless a reaper looks for them.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}
