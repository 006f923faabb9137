using Waku.QA.Runs.Sessions;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Functional.Filter;

/// <summary>One filter request and the status it must have.</summary>
/// <param name="Name">What is special about it.</param>
/// <param name="Subscribed">True when the client has a subscription before.</param>
/// <param name="Request">The request, for the pubsub topic and content topic of the case.</param>
/// <param name="Status">Status codes that are right; none for "no answer, or an error".</param>
/// <param name="Requirements">What it checks.</param>
public sealed record FilterRequestRow(string Name, bool Subscribed, Func<string, string, Proto> Request, IReadOnlyList<ulong> Status,
    params IReadOnlyList<string> Requirements)
    : CaseRow(Name, Requirements)
{
    /// <summary>True when no decoder can read it: implementations that answer nothing then are right as well (12/WAKU2-FILTER names no code for it).</summary>
    public bool IsUndecodable { get; init; }

    /// <summary>True when protobuf leaves open whether it is read or refused: any answer is right, and the service goes on.</summary>
    public bool IsDisputed { get; init; }
}
