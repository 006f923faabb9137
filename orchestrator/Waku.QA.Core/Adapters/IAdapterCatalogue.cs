namespace Waku.QA.Core.Adapters;

/// <summary>The implementations that can be run.</summary>
public interface IAdapterCatalogue
{
    /// <summary>All adapters, in a fixed order.</summary>
    IReadOnlyList<INodeAdapter> All { get; }

    /// <summary>Adapter of an implementation, or null.</summary>
    INodeAdapter? Find(string implementation);
}
