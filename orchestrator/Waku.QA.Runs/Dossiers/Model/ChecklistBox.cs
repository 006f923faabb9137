namespace Waku.QA.Runs.Dossiers.Model;

/// <summary>A box of somebody's release checklist.</summary>
/// <param name="Section">Section that it stands in.</param>
/// <param name="Text">What it asks for.</param>
/// <param name="Ticked">True when the evidence shows it.</param>
/// <param name="Why">The evidence, or why it is left open.</param>
internal sealed record ChecklistBox(string Section, string Text, bool Ticked, string Why);
