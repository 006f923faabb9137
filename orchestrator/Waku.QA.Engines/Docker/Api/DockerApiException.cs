namespace Waku.QA.Engines.Docker.Api;

/// <summary>The container engine refused a request.</summary>
public sealed class DockerApiException(int status, string message) : Exception(message)
{
    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;
}
