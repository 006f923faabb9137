using Waku.QA.Runs.Sessions;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Functional.Lightpush;

/// <summary>A push that must be refused.</summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Request">The v3 request, for a pubsub topic and a valid message.</param>
/// <param name="Status">Status codes that are right; none for any error, or no answer.</param>
/// <param name="Requirements">What it checks.</param>
public sealed record PushRefusalRow(string Name, Func<string, Proto, Proto> Request, IReadOnlyList<ulong> Status, params IReadOnlyList<string> Requirements)
    : CaseRow(Name, Requirements);
