namespace Waku.QA.Core.Adapters;

/// <summary>A program that must be installed.</summary>
/// <param name="Program">Name on the PATH.</param>
/// <param name="MinimumMajor">Lowest major version that works.</param>
/// <param name="Mend">What to do when it is missing.</param>
public sealed record ToolRequirement(string Program, int MinimumMajor, string Mend)
{
    /// <summary>True for what only makes the node: nobody needs it where the node lies beside the program already (issue 22). False when absent.</summary>
    public bool ToBuild { get; init; }
}
