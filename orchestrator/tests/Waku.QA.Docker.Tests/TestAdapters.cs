using Waku.QA.Core.Adapters;

namespace Waku.QA.Docker.Tests;

/// <summary>A catalogue of the test's own.</summary>
internal sealed class TestAdapters(params IReadOnlyList<INodeAdapter> all) : IAdapterCatalogue
{
    public IReadOnlyList<INodeAdapter> All => all;

    public INodeAdapter? Find(string implementation) => All.FirstOrDefault(a => a.Implementation == implementation);
}
