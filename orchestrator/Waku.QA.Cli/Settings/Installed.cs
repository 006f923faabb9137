using Waku.QA.Adapters;
using Waku.QA.Core.Adapters;
using Waku.QA.Files;
using Waku.QA.Runs.Suites;

namespace Waku.QA.Cli.Settings;

/// <summary>What this program comes with.</summary>
internal static class Installed
{
    private static readonly Lazy<IAdapterCatalogue> Known = new(static () => InstalledAdapters.Load(static () => new AdapterCatalogue(Repository.Root)));

    /// <summary>Implementations that it can start.</summary>
    /// <exception cref="Core.Verdicts.UsageException">An adapter beside the program cannot be used; says which.</exception>
    public static IAdapterCatalogue Catalogue => Known.Value;
}
