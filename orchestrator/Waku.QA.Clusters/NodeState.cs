namespace Waku.QA.Clusters;

/// <summary>Life of one node.</summary>
public enum NodeState
{
    /// <summary>Not started.</summary>
    Planned,

    /// <summary>Started, not ready.</summary>
    Starting,

    /// <summary>Answers and says it is ready.</summary>
    Ready,

    /// <summary>Stopped by the harness.</summary>
    Stopped,

    /// <summary>Ended by itself.</summary>
    Died,
}
