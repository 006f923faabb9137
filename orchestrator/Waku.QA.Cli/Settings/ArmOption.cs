using Waku.QA.Core.Verdicts;
using Waku.QA.Performance.Scenarios;
using Waku.QA.Runs.Selection;

namespace Waku.QA.Cli.Settings;

/// <summary>Reads what one arm of a comparison runs.</summary>
internal static class ArmOption
{
    /// <summary>An arm from <c>implementation=reference</c>; without one it is what this checkout builds of the other arm's implementation.</summary>
    public static ScenarioArm Read(string label, string? node, IReadOnlyList<string>? flags, string? other)
    {
        var parts = (node ?? other)?.Split('=', 2);
        if (parts is null)
        {
            return flags is { Count: > 0 }
                ? throw new UsageException("--candidate-flag needs to know whose flag it is: add --candidate IMPLEMENTATION, or IMPLEMENTATION=REFERENCE")
                : new ScenarioArm(label);
        }

        if (Installed.Catalogue.Find(parts[0]) is null)
        {
            throw new UsageException(
                $"--{label} '{node}': unknown implementation '{parts[0]}'; available: "
                    + $"{string.Join(", ", Installed.Catalogue.All.Select(static a => a.Implementation))}");
        }

        return new ScenarioArm(label, parts[0], node is not null && parts.Length == 2 ? TopologyChoice.Resolve(parts[1]) : null, flags);
    }
}
