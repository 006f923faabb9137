using Waku.QA.Adapters;
using Waku.QA.Core.Adapters;
using Waku.QA.Files;

namespace Waku.QA.Tests;

/// <summary>The real catalogue.</summary>
internal static class TestCatalogue
{
    public static IAdapterCatalogue Instance { get; } = new AdapterCatalogue(Repository.Root);
}
