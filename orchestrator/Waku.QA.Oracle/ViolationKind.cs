namespace Waku.QA.Oracle;

/// <summary>What the oracle accuses a network of.</summary>
public enum ViolationKind
{
    /// <summary>A node that had joined never got a message, though there was time enough.</summary>
    Lost,

    /// <summary>A node got it before it was published.</summary>
    Early,

    /// <summary>Nobody published what arrived.</summary>
    Invented,

    /// <summary>What arrived is a published message with something changed on the way.</summary>
    Altered,

    /// <summary>An application got it more than once.</summary>
    Duplicate,

    /// <summary>It was refused at its publisher and arrived all the same.</summary>
    RefusedButArrived,

    /// <summary>It arrived at a node that had not joined its topic.</summary>
    NotJoined,

    /// <summary>A store kept what must not be kept.</summary>
    EphemeralStored,

    /// <summary>Rows of an answer are not in the order of time and hash.</summary>
    Unordered,

    /// <summary>A row is twice in an answer.</summary>
    DuplicateRow,

    /// <summary>An answer that claims to have everything lacks a message.</summary>
    Incomplete,
}
