namespace Waku.QA.Core.Verdicts;

/// <summary>The environment, not the product, failed: no engine, no image, a node that could not be started. Says how to mend it.</summary>
public class EnvironmentException : Exception
{
    /// <summary>Creates the exception.</summary>
    public EnvironmentException(string message, string? mend = null, Exception? inner = null)
        : base(mend is null ? message : $"{message}\n  mend: {mend}", inner) => Mend = mend;

    /// <summary>What to do about it.</summary>
    public string? Mend { get; }
}
