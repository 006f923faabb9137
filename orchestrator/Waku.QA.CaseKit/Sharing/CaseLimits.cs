namespace Waku.QA.CaseKit.Sharing;

/// <summary>How long cases may take before they are ended: nothing waits for ever (issue 19).</summary>
public sealed record CaseLimits
{
    /// <summary>Of a case, the start of its cluster included.</summary>
    public TimeSpan Case { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>Of a case of category release.</summary>
    public TimeSpan LongCase { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>A case that was told to end has so long to do it; then it is left alone.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(15);
}
