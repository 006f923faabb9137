using Waku.QA.Core.Adapters;

namespace Waku.QA.Runs.Verification;

/// <summary>One thing that a node is made to do.</summary>
/// <param name="Name">What, for the table.</param>
/// <param name="Capability">Capability that it shows; null for what every adapter must do.</param>
/// <param name="Run">Does it and returns what was seen; throws when it does not work or is refused.</param>
internal sealed record ContractProbe(string Name, Capability? Capability, Func<ContractSite, CancellationToken, Task<string>> Run);
