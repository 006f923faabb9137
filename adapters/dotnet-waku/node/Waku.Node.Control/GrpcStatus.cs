namespace Waku.Node.Control;

/// <summary>Status codes of gRPC (grpc/doc/statuscodes.md).</summary>
public enum GrpcStatus
{
    /// <summary>Success.</summary>
    Ok = 0,

    /// <summary>The caller cancelled.</summary>
    Cancelled = 1,

    /// <summary>An error nobody named.</summary>
    Unknown = 2,

    /// <summary>An argument is wrong whatever the state of the node.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed.</summary>
    DeadlineExceeded = 4,

    /// <summary>A peer or topic is not there.</summary>
    NotFound = 5,

    /// <summary>The caller may not do that.</summary>
    PermissionDenied = 7,

    /// <summary>A message is too long.</summary>
    ResourceExhausted = 8,

    /// <summary>The node is not in the state for it.</summary>
    FailedPrecondition = 9,

    /// <summary>No such method.</summary>
    Unimplemented = 12,

    /// <summary>The node failed.</summary>
    Internal = 13,

    /// <summary>The node, or a service peer, cannot be reached.</summary>
    Unavailable = 14,

    /// <summary>The token is missing or wrong.</summary>
    Unauthenticated = 16,
}
