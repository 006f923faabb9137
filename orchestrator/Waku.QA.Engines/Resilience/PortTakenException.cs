using Waku.QA.Core.Verdicts;

namespace Waku.QA.Engines.Resilience;

/// <summary>
/// Somebody else has a port that was free when it was chosen for a node: the environment's trouble, and gone with other ports. Seen once in 1,492 cases
/// (issue 19), as the system hands out ports of its own range at any time.
/// </summary>
/// <param name="message">Which node and which ports, with what the node said.</param>
/// <param name="inner">How its start failed.</param>
public sealed class PortTakenException(string message, Exception inner) : EnvironmentException(message, "run it again", inner);
