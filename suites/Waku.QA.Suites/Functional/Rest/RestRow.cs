using Waku.QA.Runs.Sessions;

namespace Waku.QA.Suites.Functional.Rest;

/// <summary>
/// One HTTP request and the status codes that are right. <c>{topic}</c>, <c>{ct}</c>, <c>{now}</c> and <c>{shard}</c> are filled in; in
/// the path, escaped.
/// </summary>
/// <param name="Name">What is special about it.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path and query.</param>
/// <param name="Body">Body; null for none.</param>
/// <param name="Status">Status codes that are right.</param>
/// <param name="Requirements">What it checks.</param>
public sealed record RestRow(string Name, string Method, string Path, string? Body, IReadOnlyList<int> Status, params IReadOnlyList<string> Requirements)
    : CaseRow(Name, Requirements)
{
    /// <summary>Content type; null to send the body without one.</summary>
    public string? ContentType { get; init; } = "application/json";

    /// <summary>Text that the answer must contain; null for any.</summary>
    public string? Contains { get; init; }
}
