using Waku.QA.Core.Nodes;
using Waku.QA.Runs.Sessions;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Functional.Relay;

/// <summary>An RPC that must not make the node deliver anything, nor hurt it.</summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Rpc">The RPC, for a pubsub topic and a message that nobody else sends.</param>
/// <param name="Requirements">What it checks.</param>
public sealed record RelayWireRow(string Name, Func<string, NodeMessage, Proto> Rpc, params IReadOnlyList<string> Requirements) : CaseRow(Name, Requirements)
{
    /// <summary>True where implementations disagree whether it is a message: only that the node goes on is checked.</summary>
    public bool IsDisputed { get; init; }
}
