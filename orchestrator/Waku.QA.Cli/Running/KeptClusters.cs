using Waku.QA.Engines;

namespace Waku.QA.Cli.Running;

/// <summary>
/// Which kept clusters <c>down</c> means: those whose run is in the folder of results, so that it never takes away what somebody else keeps on
/// the same machine (issue 22).
/// </summary>
/// <param name="results">Folder of results.</param>
/// <param name="run">Run that was named; null for none.</param>
/// <param name="all">True for everybody's.</param>
internal sealed class KeptClusters(string results, string? run, bool all)
{
    private readonly SortedSet<string> _left = new(StringComparer.Ordinal);

    /// <summary>Runs that were left.</summary>
    public IReadOnlyCollection<string> Left => _left;

    /// <summary>True for what is to be removed.</summary>
    public bool IsMeant(Leftover item)
    {
        if (!item.Keep || (run is not null && item.RunId != run))
        {
            return false;
        }

        if (run is not null || all || Directory.Exists(Path.Combine(results, item.RunId)))
        {
            return true;
        }

        _left.Add(item.RunId);
        return false;
    }
}
