using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using Waku.QA.CaseKit.Sharing;

namespace Waku.QA.CaseKit;

/// <summary>The run that the cases of an assembly belong to. It hangs on the tree of tests, so that two runs of one process do not meet.</summary>
public static class CurrentRun
{
    private const string Property = "waku-qa.run";

    /// <summary>Gives a run to all tests below one.</summary>
    public static void Give(ITest test, RunContext run) => test.Properties.Set(Property, run);

    /// <summary>The run of the test that is being executed; null when nobody gave it one.</summary>
    public static RunContext? Find()
    {
        for (ITest? at = TestExecutionContext.CurrentContext.CurrentTest; at is not null; at = at.Parent)
        {
            if (at.Properties.Get(Property) is RunContext run)
            {
                return run;
            }
        }

        return null;
    }
}
