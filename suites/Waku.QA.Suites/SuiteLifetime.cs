using NUnit.Framework.Internal;
using Waku.QA.CaseKit.Sharing;
using Waku.QA.Suites;

/// <summary>Makes a run under <c>dotnet test</c>, and ends it. Outside any namespace: NUnit runs it once for the assembly.</summary>
[SetUpFixture]
public sealed class SuiteLifetime
{
    private RunContext? _own;

    /// <summary>Makes the run, where the program that loads the suites gave none. Clusters are started by the cases that want them.</summary>
    [OneTimeSetUp]
    public async Task StartAsync()
    {
        if (CurrentRun.Find() is null)
        {
            _own = await SuiteEntry.StartOwnAsync(CancellationToken.None);
            CurrentRun.Give(TestExecutionContext.CurrentContext.CurrentTest, _own);
        }
    }

    /// <summary>Removes all clusters.</summary>
    /// <exception cref="InvalidOperationException">A node ended by itself, or the oracle does not accept a history: no case has it.</exception>
    [OneTimeTearDown]
    public async Task EndAsync()
    {
        if (_own is null)
        {
            return;
        }

        await _own.DisposeAsync();
        string[] found = [.. _own.Cases.Cases.Where(static c => c.Suite == "run").Select(static c => $"{c.FullName}: {c.Message}")];
        if (found.Length > 0)
        {
            throw new InvalidOperationException(string.Join(Environment.NewLine, found));
        }
    }
}
