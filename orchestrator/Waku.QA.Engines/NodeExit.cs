namespace Waku.QA.Engines;

/// <summary>How a node ended.</summary>
/// <param name="Code">Exit code; 128 + signal when a signal ended it.</param>
public sealed record NodeExit(int Code)
{
    /// <inheritdoc/>
    public override string ToString() => Code > 128 ? $"exit code {Code} (signal {Code - 128})" : $"exit code {Code}";
}
