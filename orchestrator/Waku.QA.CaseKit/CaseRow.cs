
namespace Waku.QA.CaseKit;

/// <summary>One line of a table of cases.</summary>
/// <param name="Name">What is special about it; part of the case's name, so unique within its table.</param>
/// <param name="Requirements">What it checks, beside what its fixture and method name.</param>
public abstract record CaseRow(string Name, params IReadOnlyList<string> Requirements)
{
    /// <inheritdoc/>
    public sealed override string ToString() => Name;
}
