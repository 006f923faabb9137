namespace Waku.QA.Runs.Dossiers.Model;

/// <summary>One arrangement in which a red case was run again.</summary>
/// <param name="What">What differs from the red one.</param>
/// <param name="Who">Who had which role.</param>
/// <param name="Red">Executions that were not green.</param>
/// <param name="Ran">Executions.</param>
internal sealed record SwapLine(string What, string Who, int Red, int Ran);
