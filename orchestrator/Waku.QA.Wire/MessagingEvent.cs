namespace Waku.QA.Wire;

/// <summary>What became of a message that was sent.</summary>
/// <param name="Kind">For example <see cref="Propagated"/>; <c>sent</c> some seconds later, when a store has it.</param>
/// <param name="Hash">Deterministic hash of the message.</param>
public sealed record MessagingEvent(string Kind, string Hash)
{
    /// <summary>Kind of an event: peers have the message.</summary>
    public const string Propagated = "propagated";
}
