namespace Waku.QA.Runs.Blaming;

/// <summary>Faults, for people.</summary>
internal static class Words
{
    /// <summary>In a word or two.</summary>
    public static string Of(Fault fault) => fault switch
    {
        Fault.ProductA => "product A",
        Fault.ProductB => "product B",
        Fault.ProtocolAmbiguity => "protocol ambiguity",
        Fault.Test => "test",
        Fault.Environment => "environment",
        _ => "undecided",
    };
}
