namespace Waku.QA.Runs.Blaming;

/// <summary>Whether a round is run as it was, on the other engine, or with a baseline.</summary>
internal enum RoundKind
{
    /// <summary>As it was in the red run.</summary>
    Same,

    /// <summary>On the other engine.</summary>
    OtherEngine,

    /// <summary>With a baseline in the place of its product.</summary>
    Baseline,
}
