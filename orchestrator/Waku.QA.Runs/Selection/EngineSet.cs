using Waku.QA.Core.Verdicts;
using Waku.QA.Engines;
using Waku.QA.Engines.Processes;
using Waku.QA.Engines.Swarm;

namespace Waku.QA.Runs.Selection;

/// <summary>Every engine that answers, for commands that look at what is running wherever it runs.</summary>
internal sealed class EngineSet : IAsyncDisposable
{
    private readonly List<IEngine> _engines;

    private EngineSet(List<IEngine> engines) => _engines = engines;

    public static async Task<EngineSet> OpenAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        List<IEngine> engines = [new ProcessEngine(time)];
        SwarmEngine? swarm = null;
        if (SwarmEngine.IsNamed)
        {
            // Whoever names hosts wants to know what is on them: that one does not answer must not look like nothing being there.
            engines.Add(swarm = ContainerEngine.FindSwarm(time));
        }

        try
        {
            var docker = ContainerEngine.Find(time);
            await ContainerEngine.ProbeAsync(docker, cancellationToken);
            if (swarm?.Endpoints.Contains(docker.Endpoint) != true)
            {
                engines.Add(docker);
            }
        }
        catch (EnvironmentException)
        {
            // Without an engine there are no containers to find.
        }

        return new EngineSet(engines);
    }

    public async Task<IReadOnlyList<(IEngine Engine, Leftover Item)>> FindAsync(CancellationToken cancellationToken)
    {
        List<(IEngine, Leftover)> found = [];
        foreach (var engine in _engines)
        {
            found.AddRange((await engine.FindAsync(cancellationToken)).Select(item => (engine, item)));
        }

        return found;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in _engines)
        {
            await engine.DisposeAsync();
        }
    }
}
