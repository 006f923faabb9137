using Waku.QA.Core.Adapters;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Progress;

namespace Waku.QA.Runs.Reruns;

/// <summary>Says of a build whether the cases fail with it, one execution at a time. Keeps one build ready.</summary>
internal sealed class BisectOracle(BisectRequest request, IReadOnlyList<string> builds, string logs, IAdapterCatalogue catalogue, TimeProvider time,
    RunConsole console) : IAsyncDisposable
{
    /// <summary>So often an execution without an answer is made again.</summary>
    private const int Tries = 3;
    private RerunBench? _bench;
    private int _at = -1;

    /// <summary>True when a case fails, false when all pass; null, with the reason, when this build gives no answer.</summary>
    public async Task<(bool? Failed, string Why)> RunAsync(int position, CancellationToken cancellationToken)
    {
        try
        {
            var bench = await OpenAsync(position, cancellationToken);
            var ids = Cases(bench);
            var why = "";
            for (var i = 0; i < Tries; i++)
            {
                var result = await bench.RunAsync(ids, cancellationToken);
                cancellationToken.ThrowIfCancellationRequested();
                var cases = result.Cases.Where(c => ids.Contains(c.FullName)).ToList();
                if (result.Death is { } death)
                {
                    return (true, death.Message.Split('\n')[0]);
                }

                if (cases.Find(static c => c.Status == CaseStatus.Failed) is { } failed)
                {
                    return (true, failed.Message.Split('\n')[0]);
                }

                if (cases.Count == ids.Count && cases.TrueForAll(static c => c.Status == CaseStatus.Passed))
                {
                    return (false, "");
                }

                why = cases.Find(static c => c.Status != CaseStatus.Passed) is { } open ? $"{open.Status}: {open.Message.Split('\n')[0]}" : "it did not run";
            }

            return (null, why);
        }
        catch (EnvironmentException e)
        {
            return (null, e.Message.Split('\n')[0]);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_bench is { } bench)
        {
            (_bench, _at) = (null, -1);
            await bench.DisposeAsync();
        }
    }

    private async Task<RerunBench> OpenAsync(int position, CancellationToken cancellationToken)
    {
        if (_bench is { } ready && _at == position)
        {
            return ready;
        }

        await DisposeAsync();
        var place = new RerunPlace(request.Engine, request.Topology, [.. request.Nodes, $"{request.Implementation}={builds[position]}"], request.Seed,
            request.Suites, Path.Combine(logs, $"{position:000}"));
        _bench = await RerunBench.OpenAsync(place, catalogue, time, 1, console, cancellationToken);
        _at = position;
        return _bench;
    }

    private List<string> Cases(RerunBench bench)
    {
        List<string> ids = bench.Tests.Any(t => t.FullName == request.Case) ? [request.Case]
            : request.Case.Contains('=', StringComparison.Ordinal) ? [.. bench.Select(request.Case)] : [];
        return ids.Count > 0 ? ids : throw new UsageException($"--case '{request.Case}': is no case and selects none; "
            + "'waku-qa run release --list' shows their names");
    }
}
