namespace Waku.QA.Runs.Dossiers.Model;

/// <summary>Sentences of one specification.</summary>
/// <param name="Document">Specification, or where what is no sentence of one comes from.</param>
/// <param name="Named">Sentences that cases of the plan name.</param>
/// <param name="Shown">Of these, with a passed case and none that failed.</param>
/// <param name="Sentences">Sentences with MUST or SHOULD that the specification has; 0 where that is not known.</param>
/// <param name="Open">Those that were named and not shown.</param>
internal sealed record RequirementRow(string Document, int Named, int Shown, int Sentences, IReadOnlyList<OpenRequirement> Open);
