namespace Waku.QA.Core.Verdicts;

/// <summary>Wrong input by the user: arguments or YAML. Exit code 64.</summary>
public sealed class UsageException(string message) : Exception(message)
{
    /// <summary>Exit code of wrong usage.</summary>
    public const int ExitCode = 64;
}
