using Waku.QA.Runs.Sessions;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Functional.Store;

/// <summary>A request that makes no sense.</summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Request">The request.</param>
/// <param name="Requirements">What it checks.</param>
public sealed record StoreRefusalRow(string Name, Func<StoreSeed, Proto> Request, params IReadOnlyList<string> Requirements) : CaseRow(Name, Requirements)
{
    /// <summary>True when protobuf leaves open whether it is read or refused (a field of another wire type is an unknown one): any answer is right.</summary>
    public bool IsDisputed { get; init; }
}
