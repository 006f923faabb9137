using Waku.QA.Core.Adapters;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Selection;

namespace Waku.QA.Runs.Reruns;

/// <summary>The part of a list of builds between one that is good and one that is bad.</summary>
internal static class BisectList
{
    /// <summary>Checks the list before anything runs.</summary>
    /// <returns>The builds from the good one to the bad one, both included, as they were given.</returns>
    /// <exception cref="UsageException">Says which word is wrong.</exception>
    public static IReadOnlyList<string> Of(BisectRequest request, IAdapterCatalogue catalogue)
    {
        if (catalogue.Find(request.Implementation) is null)
        {
            throw new UsageException($"--implementation '{request.Implementation}': unknown; available: "
                + string.Join(", ", catalogue.All.Select(static a => a.Implementation)));
        }

        var builds = request.Builds;
        if (builds.GroupBy(static b => b).FirstOrDefault(static g => g.Count() > 1) is { } twice)
        {
            throw new UsageException($"the build '{twice.Key}' is in the list twice; name each once, oldest first");
        }

        var (good, bad) = (At(builds, request.Good, "--good", 0), At(builds, request.Bad, "--bad", builds.Count - 1));
        if (good >= bad)
        {
            throw new UsageException($"'{builds[good]}' is good and '{builds[bad]}' is bad, but the list has the bad one first: name the builds oldest first, "
                + "and two at least");
        }

        foreach (var build in builds)
        {
            if (NodeReference.IsPath(TopologyChoice.Resolve(build)) && !File.Exists(TopologyChoice.Resolve(build)))
            {
                throw new UsageException($"the build '{build}': there is no such file");
            }
        }

        return [.. builds.Skip(good).Take(bad - good + 1)];
    }

    private static int At(IReadOnlyList<string> builds, string? named, string option, int otherwise)
    {
        var at = named is null ? otherwise : builds.ToList().IndexOf(named);
        return at >= 0 ? at : throw new UsageException($"{option} '{named}': is not in the list: {string.Join(", ", builds)}");
    }
}
