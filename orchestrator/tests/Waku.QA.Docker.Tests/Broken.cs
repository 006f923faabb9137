namespace Waku.QA.Docker.Tests;

/// <summary>Ways in which a node pretends: it says yes and does nothing, or something else.</summary>
public enum Broken
{
    /// <summary>A publication is acknowledged and never sent.</summary>
    SwallowsPublications,

    /// <summary>A publication by content topic is acknowledged and never sent.</summary>
    SwallowsAutoPublications,

    /// <summary>What is delivered has one bit changed.</summary>
    AltersPayloads,

    /// <summary>What is delivered has lost its last nanosecond digit.</summary>
    RoundsTimestamps,

    /// <summary>Leaving a topic is acknowledged and not done.</summary>
    IgnoresUnsubscribe,

    /// <summary>Whatever is too long or unknown is acknowledged.</summary>
    RefusesNothing,

    /// <summary>The store answers that there is nothing.</summary>
    ForgetsTheStore,

    /// <summary>The store leaves out every second page.</summary>
    SkipsStorePages,

    /// <summary>A filter subscription is acknowledged and not made.</summary>
    IgnoresFilters,

    /// <summary>The end of all filter subscriptions is acknowledged and not asked for.</summary>
    KeepsFilters,

    /// <summary>What was delivered is delivered once more.</summary>
    RepeatsDeliveries,

    /// <summary>What was pushed is pushed once more.</summary>
    RepeatsPushes,

    /// <summary>A lightpush is acknowledged and not sent.</summary>
    SwallowsPushes,
}
