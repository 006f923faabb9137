using Waku.QA.Core.Topologies;

namespace Waku.QA.Core.Adapters;

/// <summary>How a program or an image is asked for its version before a node is started.</summary>
/// <param name="Arguments">Arguments that make it print its version and end.</param>
/// <param name="Parse">Reads what it printed; null when that is not what this implementation prints.</param>
public sealed record VersionProbe(IReadOnlyList<string> Arguments, Func<string, NodeVersion?> Parse);
