namespace Waku.QA.Runs.Dossiers.Model;

/// <summary>The release checklist of the candidate's project.</summary>
/// <param name="Name">Name.</param>
/// <param name="Source">Where it was read, with commit.</param>
/// <param name="Boxes">Its boxes.</param>
internal sealed record DossierChecklist(string Name, string Source, IReadOnlyList<ChecklistBox> Boxes);
