using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Runs.Exporting;

/// <summary>One node of an exported plan.</summary>
/// <param name="Name">Name in the topology.</param>
/// <param name="Image">Image, with tag or digest.</param>
/// <param name="Arguments">All of its arguments.</param>
/// <param name="Environment">Its variables.</param>
/// <param name="Address">Where it is in its network.</param>
/// <param name="Limits">What it may use; null for no limit.</param>
internal sealed record ExportedNode(string Name, string Image, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment,
    NodeAddress Address, ResourceLimits? Limits);
