using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Gate;

/// <summary>A rule. A new one is one file, and one line in <see cref="RuleTable"/>.</summary>
internal interface IGateRule
{
    /// <summary>Stable id.</summary>
    string Id { get; }

    /// <summary>True when a part of a plan cannot be judged by it: it waits for the merged run.</summary>
    bool NeedsWholePlan { get; }

    /// <summary>Judges. Pure: the same input gives the same bytes.</summary>
    Judgement Judge(GateInput input);
}
