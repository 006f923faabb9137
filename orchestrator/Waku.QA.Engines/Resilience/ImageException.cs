namespace Waku.QA.Engines.Resilience;

/// <summary>The engine could not pull or build an image; it says so in its progress, not by a status.</summary>
internal sealed class ImageException(string message) : Exception(message);
