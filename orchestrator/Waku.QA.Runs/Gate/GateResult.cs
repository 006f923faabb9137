using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Gate;

/// <summary>The verdict of a run with all its rules.</summary>
/// <param name="Schema">Version of the file format.</param>
/// <param name="Policy">Policy applied.</param>
/// <param name="Verdict">The one answer.</param>
/// <param name="Rules">Every rule.</param>
public sealed record GateResult(int Schema, string Policy, Verdict Verdict, IReadOnlyList<GateRule> Rules);
