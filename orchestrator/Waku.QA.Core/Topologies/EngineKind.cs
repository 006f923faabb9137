namespace Waku.QA.Core.Topologies;

/// <summary>Where nodes run.</summary>
public enum EngineKind
{
    /// <summary>Local processes.</summary>
    Process,

    /// <summary>Containers.</summary>
    Docker,
}
