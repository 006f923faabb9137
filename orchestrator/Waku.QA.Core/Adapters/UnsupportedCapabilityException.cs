namespace Waku.QA.Core.Adapters;

/// <summary>A node lacks what a case needs. Counted as unsupported, never as passed and never as failed.</summary>
public sealed class UnsupportedCapabilityException(string implementation, Capability capability)
    : Exception($"{implementation} does not support {capability}")
{
    /// <summary>What it lacks.</summary>
    public Capability Capability { get; } = capability;
}
