namespace Waku.QA.Oracle;

/// <summary>Why a node does not owe a message.</summary>
public enum Grant
{
    /// <summary>It owes it.</summary>
    None,

    /// <summary>It had not joined the topic, or the publish was not acknowledged.</summary>
    NotMember,

    /// <summary>It had joined so shortly before that its peers may not have known, or left too soon afterwards.</summary>
    Settling,

    /// <summary>It, or the publisher, was down.</summary>
    Down,

    /// <summary>It, or the publisher, was halted.</summary>
    Paused,

    /// <summary>It, or the publisher, was back, but not yet meshed, within the window that is granted for that.</summary>
    Recovering,

    /// <summary>No path of nodes that could relay led to it.</summary>
    Unreachable,

    /// <summary>What it had received was not taken from it before it left, went down, or observation ended.</summary>
    NotAsked,
}
