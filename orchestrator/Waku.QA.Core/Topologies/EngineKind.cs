namespace Waku.QA.Core.Topologies;

/// <summary>Where nodes run.</summary>
public enum EngineKind
{
    /// <summary>Local processes.</summary>
    Process,

    /// <summary>Containers on one engine.</summary>
    Docker,

    /// <summary>Containers on several engines that Docker's swarm mode joins.</summary>
    Swarm,
}
