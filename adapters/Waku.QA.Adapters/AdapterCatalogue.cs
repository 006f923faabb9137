using Waku.QA.Adapters.DotnetWaku;
using Waku.QA.Adapters.GoWaku;
using Waku.QA.Adapters.JsWaku;
using Waku.QA.Adapters.Nwaku;
using Waku.QA.Core.Adapters;

namespace Waku.QA.Adapters;

/// <summary>Every implementation that can be run: one line each.</summary>
/// <param name="repositoryRoot">Root of the checkout.</param>
public sealed class AdapterCatalogue(string repositoryRoot) : IAdapterCatalogue
{
    /// <inheritdoc/>
    public IReadOnlyList<INodeAdapter> All { get; } =
    [
        new DotnetWakuAdapter(repositoryRoot),
        new JsWakuAdapter(repositoryRoot),
        new NwakuAdapter(repositoryRoot),
        new GoWakuAdapter(repositoryRoot),
    ];

    /// <inheritdoc/>
    public INodeAdapter? Find(string implementation) => All.FirstOrDefault(a => a.Implementation == implementation);
}
