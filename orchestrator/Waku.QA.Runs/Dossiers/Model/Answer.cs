namespace Waku.QA.Runs.Dossiers.Model;

/// <summary>One of the five questions of the first screen.</summary>
/// <param name="Id">Stable id: blocked, reason, blame, gaps, repeat.</param>
/// <param name="Question">As a person asks it.</param>
/// <param name="Short">The answer in a few words.</param>
/// <param name="Points">What it rests on, the most important first.</param>
/// <param name="Command">What to type; null for nothing.</param>
internal sealed record Answer(string Id, string Question, string Short, IReadOnlyList<string> Points, string? Command = null);
