using Waku.QA.Suites;

/// <summary>Ends what <c>dotnet test</c> started. Outside any namespace: NUnit runs it once for the assembly.</summary>
[SetUpFixture]
public sealed class SuiteLifetime
{
    private bool _owned;

    /// <summary>Remembers whether the CLI has brought its own run.</summary>
    [OneTimeSetUp]
    public void Begin() => _owned = !SuiteEntry.HasRun;

    /// <summary>Removes all clusters.</summary>
    [OneTimeTearDown]
    public Task EndAsync() => SuiteEntry.EndAsync(_owned);
}
