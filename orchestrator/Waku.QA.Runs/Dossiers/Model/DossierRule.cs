using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Dossiers.Model;

/// <summary>A rule of the policy and what became of it.</summary>
/// <param name="Id">Stable id.</param>
/// <param name="Name">What it demands.</param>
/// <param name="Outcome">Its verdict.</param>
/// <param name="Evidence">In one line, the first ten of what it was judged by.</param>
internal sealed record DossierRule(string Id, string Name, Verdict Outcome, string Evidence);
