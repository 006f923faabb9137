namespace Waku.QA.Runs.Dossiers.Model;

/// <summary>Results of one ordered pair.</summary>
/// <param name="From">Sender or client.</param>
/// <param name="To">Receiver or server.</param>
/// <param name="Count">Results.</param>
internal sealed record MatrixCell(string From, string To, CaseCount Count);
