namespace Waku.QA.Performance.Duets;

/// <summary>A run that ends because the other one of its duet failed: it says nothing of its own arm.</summary>
internal sealed class RunAbandonedException() : Exception("the other arm of the pair failed before its window");
