namespace Waku.QA.Core.Topologies;

/// <summary>What kinds of engines have in common.</summary>
public static class EngineKindExtensions
{
    /// <summary>True when nodes are containers: they are made of images, and each has a network address of its own.</summary>
    public static bool RunsContainers(this EngineKind kind) => kind is EngineKind.Docker or EngineKind.Swarm;
}
