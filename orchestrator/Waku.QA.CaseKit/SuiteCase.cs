using Waku.QA.Core.Adapters;
using Waku.QA.Core.Verdicts;
using Waku.QA.Orchestrator.Clusters;
using Waku.QA.Orchestrator.Runs;

namespace Waku.QA.Suites;

/// <summary>Runs one case and sorts what comes out: unsupported and environment failures are never mistaken for the product's.</summary>
public abstract class SuiteCase
{
    /// <summary>Prefix of the message of a case that a node cannot support.</summary>
    public const string UnsupportedPrefix = "Unsupported: ";

    /// <summary>Runs a case.</summary>
    /// <param name="expectation">What must be true, as a sentence of the report.</param>
    /// <param name="body">The case.</param>
    protected static async Task CaseAsync(string expectation, Func<CaseContext, Task> body)
    {
        var test = TestContext.CurrentContext.Test;
        RunContext run;
        try
        {
            run = await SuiteEntry.RunAsync(CancellationToken.None);
        }
        catch (EnvironmentException e)
        {
            Assert.Fail(e.Message);
            return;
        }

        var cancelled = run.Cancelled;
        var record = run.Cases.Get(test.FullName, SuiteOf(test.ClassName!), test.ClassName!.Split('.')[^1], test.Name);
        record.Expectation = expectation;
        record.Requirements.AddRange(RequirementsOf(test));
        record.Parameters.AddRange(ParametersOf(test));
        record.Start = run.Time.GetUtcNow();
        await using var context = new CaseContext(run, record, cancelled);
        try
        {
            await body(context);
            record.Status = CaseStatus.Passed;
        }
        catch (UnsupportedCapabilityException e)
        {
            record.Status = CaseStatus.Unsupported;
            Assert.Ignore(UnsupportedPrefix + e.Message);
        }
        catch (UndecidedException e)
        {
            record.Status = CaseStatus.Undecided;
            record.Message = e.Message;
            // Without the command line's gate nobody reads what is inconclusive: NUnit leaves the assembly green.
            if (SuiteEntry.IsOwn)
            {
                Assert.Fail($"undecided: {e.Message}");
            }

            Assert.Inconclusive(e.Message);
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            record.Status = CaseStatus.NotTested;
            throw;
        }
        catch (Exception e)
        {
            record.Status = e is EnvironmentException ? CaseStatus.Environment : CaseStatus.Failed;
            record.Message = e.Message;
            record.Trace = e.StackTrace ?? "";
            throw;
        }
        finally
        {
            record.Stop = run.Time.GetUtcNow();
        }
    }

    /// <summary>Requirements of the case itself and of its fixture.</summary>
    private static IEnumerable<string> RequirementsOf(TestContext.TestAdapter test) =>
        test.AllPropertyValues(RequirementAttribute.Name).OfType<string>().Distinct();

    /// <summary>Namespace below the assembly's own: smoke, functional, interop, regression.</summary>
    private static string SuiteOf(string className) => className.Split('.')[3].ToLowerInvariant();

    private static IEnumerable<(string Name, string Value)> ParametersOf(TestContext.TestAdapter test)
    {
        var names = typeof(SuiteCase).Assembly.GetType(test.ClassName!)!.GetMethod(test.MethodName!)!.GetParameters();
        return test.Arguments.Select((value, i) => (names[i].Name!, $"{value}"));
    }

    /// <summary>Ends the case as unsupported when a node lacks a capability.</summary>
    protected static void Require(ClusterNode node, Capability capability)
    {
        if (!node.Capabilities.Has(capability))
        {
            throw new UnsupportedCapabilityException(node.Spec.Label, capability);
        }
    }
}
