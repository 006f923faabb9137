using Waku.QA.Core.Nodes;
using Waku.QA.Runs.Sessions;

namespace Waku.QA.Suites.Functional.Lightpush;

/// <summary>A message pushed to the service, and whether it must be relayed.</summary>
/// <param name="Name">What is special about it.</param>
/// <param name="Change">Changes the usual message.</param>
/// <param name="PayloadLength">Bytes of payload.</param>
/// <param name="Requirements">What it checks.</param>
public sealed record PushRow(string Name, int PayloadLength, Func<NodeMessage, NodeMessage> Change, params IReadOnlyList<string> Requirements)
    : CaseRow(Name, Requirements);
