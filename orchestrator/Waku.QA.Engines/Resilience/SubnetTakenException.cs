namespace Waku.QA.Engines.Resilience;

/// <summary>Somebody else has a subnet: the next one is asked for.</summary>
internal sealed class SubnetTakenException(string message) : Exception(message);
