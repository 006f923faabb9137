namespace Waku.QA.Runs.Specifications;

/// <summary>One sentence of a specification.</summary>
/// <param name="Document">Specification.</param>
/// <param name="Id">Id that cases name it by.</param>
/// <param name="Section">Section.</param>
/// <param name="Text">The sentence.</param>
/// <param name="Untested">Why no case can show it; null where one can.</param>
public sealed record Requirement(string Document, string Id, string Section, string Text, string? Untested)
{
    /// <summary>Page of the specification, as it was when the sentence was taken; null where none is named.</summary>
    public Uri? Page { get; init; }

    /// <summary>Where the sentence is: its section on the page, by the anchor that GitHub gives a heading; null without a page.</summary>
    public Uri? Link => Page is null ? null : new UriBuilder(Page)
    {
        Fragment = string.Concat(Section.ToLowerInvariant().Where(static c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-'),
    }.Uri;

    /// <summary>True for MUST, SHALL and REQUIRED.</summary>
    public bool IsMust => Id.Contains("-M", StringComparison.Ordinal);
}
