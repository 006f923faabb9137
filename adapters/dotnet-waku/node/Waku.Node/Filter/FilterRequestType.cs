namespace Waku.Node.Filter;

/// <summary>What a filter request asks for (FilterSubscribeType).</summary>
public enum FilterRequestType
{
    /// <summary>Is there a subscription? Also keeps it alive.</summary>
    SubscriberPing = 0,

    /// <summary>Add criteria.</summary>
    Subscribe = 1,

    /// <summary>Remove criteria.</summary>
    Unsubscribe = 2,

    /// <summary>Remove all criteria.</summary>
    UnsubscribeAll = 3,
}
