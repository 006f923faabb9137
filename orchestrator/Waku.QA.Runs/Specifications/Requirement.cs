namespace Waku.QA.Runs.Specifications;

/// <summary>One sentence of a specification.</summary>
/// <param name="Document">Specification.</param>
/// <param name="Id">Id that cases name it by.</param>
/// <param name="Section">Section.</param>
/// <param name="Text">The sentence.</param>
/// <param name="Untested">Why no case can show it; null where one can.</param>
public sealed record Requirement(string Document, string Id, string Section, string Text, string? Untested)
{
    /// <summary>True for MUST, SHALL and REQUIRED.</summary>
    public bool IsMust => Id.Contains("-M", StringComparison.Ordinal);
}
