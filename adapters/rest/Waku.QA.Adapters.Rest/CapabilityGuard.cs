using Waku.QA.Core.Adapters;

namespace Waku.QA.Adapters.Rest;

/// <summary>Refuses what an implementation's version does not declare, before anything is sent: nothing is pretended.</summary>
/// <param name="implementation">Implementation id.</param>
/// <param name="capabilities">What the version declares.</param>
public sealed class CapabilityGuard(string implementation, Capabilities capabilities)
{
    /// <summary>Throws unless one of the capabilities is declared; the first is named.</summary>
    /// <exception cref="UnsupportedCapabilityException">None is.</exception>
    public void Require(params ReadOnlySpan<Capability> any)
    {
        foreach (var capability in any)
        {
            if (capabilities.Has(capability))
            {
                return;
            }
        }

        throw new UnsupportedCapabilityException(implementation, any[0]);
    }
}
