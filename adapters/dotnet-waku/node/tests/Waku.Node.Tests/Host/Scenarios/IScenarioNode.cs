namespace Waku.Node.Tests.Host.Scenarios;

/// <summary>A node of a scenario, whatever it is written in: it can be started more than once, with the same key and place.</summary>
internal interface IScenarioNode : IAsyncDisposable
{
    Uri Rest { get; }

    /// <summary>Starts it and waits until REST says that it is ready.</summary>
    Task StartAsync();

    Task StopAsync();
}
