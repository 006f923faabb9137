using Waku.QA.Core.Adapters;

namespace Waku.QA.Adapters;

/// <summary>Every implementation that can be run: one line each.</summary>
/// <param name="repositoryRoot">Root of the checkout.</param>
public sealed class AdapterCatalogue(string repositoryRoot) : IAdapterCatalogue
{
    /// <inheritdoc/>
    public IReadOnlyList<INodeAdapter> All { get; } =
    [
        new DotnetWaku.DotnetWakuAdapter(repositoryRoot),
        new JsWaku.JsWakuAdapter(repositoryRoot),
        new Nwaku.NwakuAdapter(repositoryRoot),
        new GoWaku.GoWakuAdapter(repositoryRoot),
    ];

    /// <inheritdoc/>
    public INodeAdapter? Find(string implementation) => All.FirstOrDefault(a => a.Implementation == implementation);
}
