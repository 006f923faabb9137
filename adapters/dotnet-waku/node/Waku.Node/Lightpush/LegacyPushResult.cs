namespace Waku.Node.Lightpush;

/// <summary>The answer of lightpush v2 (PushResponse).</summary>
/// <param name="RequestId">That of the request.</param>
/// <param name="IsSuccess">True when published.</param>
/// <param name="Info">Text for people.</param>
public sealed record LegacyPushResult(string RequestId, bool IsSuccess, string Info);
