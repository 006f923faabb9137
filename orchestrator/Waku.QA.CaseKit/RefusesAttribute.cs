namespace Waku.QA.CaseKit;

/// <summary>
/// Says which parts of a topology a suite of this assembly cannot honour: a run with them is refused before anything starts. Whatever is not
/// named is honoured.
/// </summary>
/// <param name="suite">Suite.</param>
/// <param name="parts">Parts.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class RefusesAttribute(string suite, TopologyParts parts) : Attribute
{
    /// <summary>Suite.</summary>
    public string Suite => suite;

    /// <summary>Parts that it cannot honour.</summary>
    public TopologyParts Parts => parts;
}
