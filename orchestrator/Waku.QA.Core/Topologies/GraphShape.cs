namespace Waku.QA.Core.Topologies;

/// <summary>Shape of the connection graph.</summary>
public enum GraphShape
{
    /// <summary>Everyone dials everyone with a smaller index.</summary>
    Full,

    /// <summary>A chain.</summary>
    Line,

    /// <summary>A closed chain.</summary>
    Ring,

    /// <summary>Everyone dials the first node.</summary>
    Star,

    /// <summary>A square grid, row by row.</summary>
    Grid,

    /// <summary>A connected random graph in which every node dials about <c>degree</c>/2 others; drawn from the seed.</summary>
    Random,
}
