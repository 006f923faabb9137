namespace Waku.QA.Clusters;

/// <summary>A case needs the direct connection of two nodes that do not stay connected.</summary>
public sealed class PairRefusedException(string message) : Exception(message);
