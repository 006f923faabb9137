namespace Waku.QA.Oracle;

/// <summary>What a line of the history says.</summary>
public enum EventKind
{
    /// <summary>A publish that the node acknowledged.</summary>
    Publish,

    /// <summary>A publish that the node refused: it must not arrive anywhere.</summary>
    Refused,

    /// <summary>A publish whose outcome is not known, a time-out for example: it may arrive or not.</summary>
    Unknown,

    /// <summary>The harness put a message into the network by itself: it may arrive or not.</summary>
    Foreign,

    /// <summary>Messages of this topic come from elsewhere too: what arrives on it is not judged.</summary>
    Open,

    /// <summary>A node runs.</summary>
    Up,

    /// <summary>A node no longer runs.</summary>
    Down,

    /// <summary>A node joined a topic.</summary>
    Join,

    /// <summary>A node left a topic.</summary>
    Leave,

    /// <summary>The application of a node got a message of relay.</summary>
    Deliver,

    /// <summary>A light client got a message from its filter service.</summary>
    Push,

    /// <summary>A row of a store's answer.</summary>
    Row,

    /// <summary>A store was asked for everything on a topic, and the answers end here.</summary>
    Complete,

    /// <summary>Everything that a node had received was taken from it.</summary>
    Drained,

    /// <summary>
    /// A node has its mesh peers on a topic, or, where none is named, on all that it joined: from here on it owes, without waiting out a
    /// granted window.
    /// </summary>
    Meshed,

    /// <summary>A node's process was halted (SIGSTOP, cgroup freezer): it neither receives nor publishes.</summary>
    Paused,

    /// <summary>A halted node runs again.</summary>
    Resumed,

    /// <summary>Nothing passes any longer between a node and its <see cref="MessageEvent.Peer"/>; a partition is one event for each pair.</summary>
    Cut,

    /// <summary>A cut pair can reach each other again.</summary>
    Healed,

    /// <summary>What passes between a node and its <see cref="MessageEvent.Peer"/> takes <see cref="MessageEvent.Offset"/> longer.</summary>
    Slowed,

    /// <summary>A slow link is as fast as before.</summary>
    Restored,

    /// <summary>From here on the clock of a node is <see cref="MessageEvent.Offset"/> ahead of the harness's.</summary>
    Clock,

    /// <summary>The store of a node has caught up with its peers on a topic: what it missed before, it owes from here on.</summary>
    Synced,
}
