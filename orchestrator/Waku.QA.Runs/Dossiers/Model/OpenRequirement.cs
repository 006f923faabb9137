namespace Waku.QA.Runs.Dossiers.Model;

/// <summary>A sentence that cases name and that was not shown.</summary>
/// <param name="Id">Id.</param>
/// <param name="Text">Its text; empty where it is not known.</param>
/// <param name="Count">Results of the cases that name it.</param>
internal sealed record OpenRequirement(string Id, string Text, CaseCount Count);
