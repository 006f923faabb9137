namespace Waku.QA.Runs.Reruns;

/// <summary>Where cases are run again.</summary>
/// <param name="Engine">auto, docker or process.</param>
/// <param name="Topology">Topology file; null for the default.</param>
/// <param name="Nodes">implementation=reference, as of <c>--node</c>.</param>
/// <param name="Seed">Seed.</param>
/// <param name="Suites">Assembly of suites; null for those beside the program.</param>
/// <param name="Folder">Folder for logs.</param>
internal sealed record RerunPlace(string Engine, string? Topology, IReadOnlyList<string> Nodes, int Seed, string? Suites, string Folder);
