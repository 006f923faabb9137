namespace Waku.QA.Engines.Resilience;

/// <summary>A network of a swarm is removed, and a host has not heard of it yet.</summary>
internal sealed class NetworkLingersException(string message) : Exception(message);
