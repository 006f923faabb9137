namespace Waku.QA.Core.Adapters;

/// <summary>A set of capabilities.</summary>
public sealed record Capabilities(params IReadOnlyList<Capability> All)
{
    /// <summary>True when it is declared.</summary>
    public bool Has(Capability capability) => All.Contains(capability);
}
