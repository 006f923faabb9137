using Waku.QA.Core.Nodes;
using Waku.QA.Runs.Sessions;

namespace Waku.QA.Suites.Functional.Relay;

/// <summary>A message that must arrive as it was sent.</summary>
/// <param name="Name">What is special about it.</param>
/// <param name="PayloadLength">Bytes of payload.</param>
/// <param name="Change">Changes the usual message.</param>
/// <param name="Requirements">What it checks.</param>
public sealed record RelayRow(string Name, int PayloadLength, Func<NodeMessage, NodeMessage> Change, params IReadOnlyList<string> Requirements)
    : CaseRow(Name, Requirements);
