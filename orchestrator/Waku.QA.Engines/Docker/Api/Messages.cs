using System.Text.Json.Serialization;

namespace Waku.QA.Engines.Docker.Api;

// The engine's own names; only the fields that are used.
internal sealed record EngineVersion(string Version, string Os, string Arch, string? KernelVersion);

internal sealed record ImageInspect(string Id, IReadOnlyList<string>? RepoDigests, long Size);

internal sealed record Created(string Id);

internal sealed record WaitAnswer(int StatusCode);

internal sealed record ErrorAnswer(string? message);

internal sealed record ProgressLine(
    [property: JsonPropertyName("stream")] string? Stream,
    [property: JsonPropertyName("status")] string? Status,
    [property: JsonPropertyName("id")] string? Id,
    [property: JsonPropertyName("error")] string? Error);

internal sealed record NetworkCreate(string Name, bool CheckDuplicate, string Driver, bool Internal, Ipam IPAM, IReadOnlyDictionary<string, string> Options, IReadOnlyDictionary<string, string> Labels);

internal sealed record Ipam(IReadOnlyList<IpamConfig>? Config);

internal sealed record IpamConfig(string? Subnet, string? Gateway);

internal sealed record NetworkSummary(string Id, string Name, Ipam? IPAM, IReadOnlyDictionary<string, string>? Labels);

internal sealed record ContainerCreate
{
    public required string Image { get; init; }

    public required IReadOnlyList<string> Cmd { get; init; }

    public required IReadOnlyList<string> Env { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public IReadOnlyDictionary<string, object>? ExposedPorts { get; init; }

    public required HostConfig HostConfig { get; init; }

    public NetworkingConfig? NetworkingConfig { get; init; }

    public IReadOnlyList<string>? Entrypoint { get; init; }
}

internal sealed record HostConfig
{
    public string? NetworkMode { get; init; }

    public long NanoCpus { get; init; }

    public long Memory { get; init; }

    public long? PidsLimit { get; init; }

    public string CpusetCpus { get; init; } = "";

    public IReadOnlyDictionary<string, IReadOnlyList<PortBinding>>? PortBindings { get; init; }

    public IReadOnlyList<string> CapDrop { get; init; } = ["ALL"];

    public bool ReadonlyRootfs { get; init; }
}

internal sealed record PortBinding(string HostIp, string HostPort);

internal sealed record NetworkingConfig(IReadOnlyDictionary<string, EndpointConfig> EndpointsConfig);

internal sealed record EndpointConfig(EndpointIpam IPAMConfig);

internal sealed record EndpointIpam(string IPv4Address);

internal sealed record ContainerSummary(string Id, IReadOnlyList<string> Names, IReadOnlyDictionary<string, string> Labels, string State);

internal sealed record ContainerInspect(string Id, ContainerState State, HostConfig HostConfig, ContainerNetworks NetworkSettings);

internal sealed record ContainerState(bool Running, int ExitCode, bool OOMKilled, int Pid);

internal sealed record ContainerNetworks(IReadOnlyDictionary<string, IReadOnlyList<PortBinding>?>? Ports);

internal sealed record ExecCreate(IReadOnlyList<string> Cmd, bool AttachStdout, bool AttachStderr);

internal sealed record ExecStart(bool Detach, bool Tty);

internal sealed record ExecInspect(int ExitCode);

internal sealed record EngineEvent(string Type, string Action, EventActor Actor);

internal sealed record EventActor(string ID, IReadOnlyDictionary<string, string>? Attributes);

internal sealed record ContainerStats(
    [property: JsonPropertyName("cpu_stats")] CpuStats Cpu,
    [property: JsonPropertyName("memory_stats")] MemoryStats Memory);

internal sealed record CpuStats([property: JsonPropertyName("cpu_usage")] CpuUsage Usage, [property: JsonPropertyName("throttling_data")] ThrottlingData? Throttling);

internal sealed record ThrottlingData([property: JsonPropertyName("throttled_time")] ulong Time);

internal sealed record CpuUsage([property: JsonPropertyName("total_usage")] ulong Total);

internal sealed record MemoryStats([property: JsonPropertyName("usage")] ulong Usage);
