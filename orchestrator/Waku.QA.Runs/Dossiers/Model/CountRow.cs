namespace Waku.QA.Runs.Dossiers.Model;

/// <summary>Results of a protocol, or of what nodes outlive.</summary>
/// <param name="Name">What.</param>
/// <param name="Suites">Suites that have cases of it.</param>
/// <param name="Count">Results.</param>
internal sealed record CountRow(string Name, IReadOnlyList<string> Suites, CaseCount Count);
