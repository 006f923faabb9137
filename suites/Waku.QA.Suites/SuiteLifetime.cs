using Waku.QA.Suites;

/// <summary>Ends what <c>dotnet test</c> started. Outside any namespace: NUnit runs it once for the assembly.</summary>
[SetUpFixture]
public sealed class SuiteLifetime
{
    /// <summary>Removes all clusters.</summary>
    [OneTimeTearDown]
    public Task EndAsync() => SuiteEntry.EndAsync();
}
