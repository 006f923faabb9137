namespace Waku.QA.Runs.Blaming;

/// <summary>What became of the executions of one arrangement.</summary>
/// <param name="Swap">Arrangement.</param>
/// <param name="Passed">Executions that passed.</param>
/// <param name="Failed">Executions in which a product did not do what is claimed.</param>
/// <param name="Environment">Executions in which the harness or the machine failed.</param>
internal sealed record SwapRow(Swap Swap, int Passed, int Failed, int Environment)
{
    /// <summary>Executions that were not green.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int Red => Failed + Environment;

    /// <summary>Executions.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int Ran => Passed + Failed + Environment;
}
