namespace Waku.QA.Core.Topologies;

/// <summary>Limits and intervals of a service node that a case makes small enough to reach. Null means the implementation's default.</summary>
public sealed record ServiceLimits
{
    /// <summary>Lifetime of a filter subscription that is not refreshed, in whole seconds.</summary>
    public TimeSpan? FilterTimeout { get; init; }

    /// <summary>Filter criteria of one peer.</summary>
    public int? FilterCriteria { get; init; }

    /// <summary>Requests an hour, of each of store, filter, lightpush and peer exchange.</summary>
    public int? RequestsPerHour { get; init; }

    /// <summary>Messages that a store keeps.</summary>
    public int? StoreCapacity { get; init; }

    /// <summary>Time between two synchronisations with other stores, in whole seconds; null for none.</summary>
    public TimeSpan? StoreSync { get; init; }

    /// <summary>Connections of the node.</summary>
    public int? Connections { get; init; }
}
