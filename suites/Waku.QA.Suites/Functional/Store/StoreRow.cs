using Waku.QA.Runs.Sessions;

namespace Waku.QA.Suites.Functional.Store;

/// <summary>A query whose answer the model knows.</summary>
/// <param name="Name">What is special about it.</param>
/// <param name="Query">The query.</param>
/// <param name="Requirements">What it checks.</param>
public sealed record StoreRow(string Name, Func<StoreSeed, WireQuery> Query, params IReadOnlyList<string> Requirements) : CaseRow(Name, Requirements);
