namespace Waku.QA.Runs.Verification;

/// <summary>A probe has nothing here to show its point with.</summary>
internal sealed class NotShownException(string message) : Exception(message);
