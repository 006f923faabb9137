using NUnit.Framework.Internal;
using Waku.QA.CaseKit.Sharing;
using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Verdicts;
using Waku.QA.Wire;

namespace Waku.QA.CaseKit;

/// <summary>
/// Runs one case and states in its record how it ended: unsupported and environment failures are never mistaken for the product's. The result
/// is settled by whoever listens to the run.
/// </summary>
public abstract class SuiteCase
{
    /// <summary>Category of cases that take minutes.</summary>
    private const string Long = "release";

    /// <summary>Runs a case.</summary>
    /// <param name="expectation">What must be true, as a sentence of the report.</param>
    /// <param name="body">The case.</param>
    protected static async Task CaseAsync(string expectation, Func<CaseContext, Task> body)
    {
        var test = TestContext.CurrentContext.Test;
        var run = CurrentRun.Find() ?? throw new InvalidOperationException($"{test.FullName} was started without a run");
        var cancelled = run.Cancelled;
        var record = run.Cases.Get(test.FullName, SuiteOf(FixtureType()), test.ClassName!.Split('.')[^1], test.Name);
        record.Expectation = expectation;
        record.Worker = TestContext.CurrentContext.WorkerId ?? "";
        record.Requirements.AddRange(RequirementsOf(test));
        record.Parameters.AddRange(ParametersOf(test));
        record.Start = run.Time.GetUtcNow();
        var limit = test.Properties["Category"].Contains(Long) ? run.Limits.LongCase : run.Limits.Case;
        using var ended = Waiting.Limit(limit, run.Patience, run.Time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancelled, ended.Token);
        await using var context = new CaseContext(run, record, any.Token);
        try
        {
            await UntilEndAsync(body(context), limit + run.Limits.Grace, run);
            record.Claim = CaseStatus.Passed;
        }
        catch (UnsupportedCapabilityException e)
        {
            record.Claim = CaseStatus.Unsupported;
            record.Message = e.Message;
            Assert.Ignore(e.Message);
        }
        catch (Exception e) when (e is UndecidedException or UnreachableHarnessException)
        {
            record.Claim = CaseStatus.Undecided;
            record.Message = e.Message;
            // Without the command line's gate nobody reads what is inconclusive: NUnit leaves the assembly green.
            if (!run.IsGated)
            {
                Assert.Fail($"undecided: {e.Message}");
            }

            Assert.Inconclusive(e.Message);
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            record.Claim = CaseStatus.NotTested;
            throw;
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            record.Claim = CaseStatus.Failed;
            record.Message = $"the case did not end within {run.Patience.Of(limit).TotalSeconds:0.#} s; it awaited {context.Awaited}";
            throw new TimeoutException(record.Message);
        }
        catch (Exception e)
        {
            var loss = e is EnvironmentException ? null : await run.LossAsync();
            record.Claim = e is EnvironmentException || loss is not null ? CaseStatus.Environment : CaseStatus.Failed;
            record.Message = loss is null ? e.Message : $"{loss.Message}\nwhat the case saw: {e.Message}";
            record.Trace = e.StackTrace ?? "";
            throw;
        }
        finally
        {
            record.Stop = run.Time.GetUtcNow();
        }
    }

    /// <summary>Waits for the body; one that does not heed its token is left alone when its time is over.</summary>
    private static async Task UntilEndAsync(Task body, TimeSpan within, RunContext run)
    {
        try
        {
            await Waiting.WithinAsync(body, within, run.Patience, run.Time, CancellationToken.None);
        }
        catch (TimeoutException) when (!body.IsCompleted)
        {
            throw new OperationCanceledException("the case heeds nobody");
        }
    }

    /// <summary>Requirements of the case itself and of its fixture.</summary>
    private static IEnumerable<string> RequirementsOf(TestContext.TestAdapter test) =>
        test.AllPropertyValues(RequirementAttribute.Name).OfType<string>().Distinct();

    /// <summary>Name of the suite of a fixture: the namespace below the assembly's own, such as smoke or functional.</summary>
    public static string SuiteOf(Type fixture)
    {
        var root = fixture.Assembly.GetName().Name!;
        var space = fixture.Namespace ?? "";
        return space.StartsWith($"{root}.", StringComparison.Ordinal) ? space[(root.Length + 1)..].Split('.')[0].ToLowerInvariant() : root.ToLowerInvariant();
    }

    private static Type FixtureType() => TestExecutionContext.CurrentContext.CurrentTest.TypeInfo!.Type;

    private static IEnumerable<(string Name, string Value)> ParametersOf(TestContext.TestAdapter test)
    {
        var names = FixtureType().GetMethod(test.MethodName!)!.GetParameters();
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
