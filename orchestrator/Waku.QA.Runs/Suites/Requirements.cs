using NUnit.Framework.Interfaces;
using Waku.QA.CaseKit;

namespace Waku.QA.Runs.Suites;

/// <summary>What a case checks: what it names itself, and what its fixture names.</summary>
internal static class Requirements
{
    public static IReadOnlyList<string> Of(ITest test)
    {
        List<string> all = [];
        for (ITest? at = test; at is not null; at = at.Parent)
        {
            all.AddRange(at.Properties[RequirementAttribute.Name].OfType<string>());
        }

        return [.. all.Distinct()];
    }
}
