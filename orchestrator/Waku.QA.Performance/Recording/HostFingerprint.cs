using System.Runtime.InteropServices;

namespace Waku.QA.Performance.Recording;

/// <summary>What a figure depends on besides the nodes: figures of different machines are never compared.</summary>
/// <param name="Cpu">Model of the CPU and number of them.</param>
/// <param name="Kernel">Operating system and kernel.</param>
/// <param name="Engine">Engine and its version.</param>
public sealed record HostFingerprint(string Cpu, string Kernel, string Engine)
{
    /// <summary>Reads this machine's.</summary>
    public static HostFingerprint Read(string engine)
    {
        const string key = "model name";
        var model = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(static l => l.StartsWith(key, StringComparison.Ordinal))
            : null;
        return new HostFingerprint(
            $"{model?[(model.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString()} × "
                + $"{Environment.ProcessorCount}", RuntimeInformation.OSDescription, engine);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Cpu}; {Kernel}; {Engine}";
}
