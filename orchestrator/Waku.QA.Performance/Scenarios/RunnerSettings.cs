using Waku.QA.Clusters;
using Waku.QA.Core.Nodes;
using Waku.QA.Engines;

namespace Waku.QA.Performance.Scenarios;

/// <summary>Where scenarios run.</summary>
/// <param name="RunId">Run that clusters belong to.</param>
/// <param name="Engine">Engine.</param>
/// <param name="Resolver">What references mean; asked before, so that nothing is built while something is measured.</param>
/// <param name="Keys">Makes node keys.</param>
/// <param name="Folder">Logs go to a folder of their own below it.</param>
/// <param name="Time">Clock.</param>
public sealed record RunnerSettings(string RunId, IEngine Engine, NodeResolver Resolver, INodeKeys Keys, string Folder, TimeProvider Time);
