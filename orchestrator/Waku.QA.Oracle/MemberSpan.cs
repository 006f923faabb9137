namespace Waku.QA.Oracle;

/// <summary>A time during which a node ran and had joined a topic.</summary>
/// <param name="from">When it joined.</param>
internal sealed class MemberSpan(DateTimeOffset from)
{
    public DateTimeOffset From => from;

    /// <summary>When it left, or went down.</summary>
    public DateTimeOffset To { get; set; } = DateTimeOffset.MaxValue;

    /// <summary>From here on its peers know.</summary>
    public DateTimeOffset OwesFrom { get; set; }

    /// <summary>When everything that it had received was last taken from it; null for never.</summary>
    public DateTimeOffset? Drained { get; set; }
}
