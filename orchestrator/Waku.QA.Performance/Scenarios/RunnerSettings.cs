using Waku.QA.Core.Adapters;
using Waku.QA.Engines;
using Waku.QA.Orchestrator.Clusters;

namespace Waku.QA.Performance.Scenarios;

/// <summary>Where scenarios run.</summary>
/// <param name="RunId">Run that clusters belong to.</param>
/// <param name="Engine">Engine.</param>
/// <param name="Catalogue">Implementations.</param>
/// <param name="Artifacts">Prepared programs and images: nothing is built while something is measured.</param>
/// <param name="Folder">Logs go to a folder of their own below it.</param>
/// <param name="Time">Clock.</param>
public sealed record RunnerSettings(string RunId, IEngine Engine, IAdapterCatalogue Catalogue, ArtifactStore Artifacts, string Folder, TimeProvider Time);
