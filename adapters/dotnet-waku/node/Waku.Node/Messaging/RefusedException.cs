namespace Waku.Node.Messaging;

/// <summary>A publish or a subscription that the node refuses; nothing was changed or sent. The text is nwaku's where nwaku has one.</summary>
/// <param name="reason">Why.</param>
/// <param name="message">Text for people.</param>
/// <param name="detail">The text of what is wrong with a topic, without what leads it in; the whole text when null.</param>
/// <param name="topics">The topics that are wrong; null for none.</param>
public sealed class RefusedException(Refusal reason, string message, string? detail = null, IReadOnlyList<string>? topics = null) : Exception(message)
{
    /// <summary>Why.</summary>
    public Refusal Reason { get; } = reason;

    /// <summary>What is wrong, without what leads it in.</summary>
    public string Detail { get; } = detail ?? message;

    /// <summary>The topics that are wrong.</summary>
    public IReadOnlyList<string> Topics { get; } = topics ?? [];
}
