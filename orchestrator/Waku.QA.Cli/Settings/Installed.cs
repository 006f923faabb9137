using Waku.QA.Adapters;
using Waku.QA.Core.Adapters;
using Waku.QA.Files;

namespace Waku.QA.Cli.Settings;

/// <summary>What this program comes with.</summary>
internal static class Installed
{
    /// <summary>Implementations that it can start.</summary>
    public static IAdapterCatalogue Catalogue { get; } = new AdapterCatalogue(Repository.Root);
}
