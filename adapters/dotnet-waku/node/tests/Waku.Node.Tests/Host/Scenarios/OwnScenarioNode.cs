namespace Waku.Node.Tests.Host.Scenarios;

/// <summary>Our program, in this process.</summary>
internal sealed class OwnScenarioNode(int block, IReadOnlyList<string> flags) : IScenarioNode
{
    private HostFixture? _host;

    public Uri Rest => _host?.Rest ?? throw new InvalidOperationException("the node is not running");

    public async Task StartAsync() => _host = await HostFixture.StartAsync(block, [.. flags]);

    public async Task StopAsync()
    {
        if (_host is { } host)
        {
            _host = null;
            await host.DisposeAsync();
        }
    }

    public ValueTask DisposeAsync() => new(StopAsync());
}
