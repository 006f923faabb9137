namespace Waku.QA.Runs.Blaming;

/// <summary>What is at fault when a case is red (issue 22).</summary>
internal enum Fault
{
    /// <summary>What sends, or the client: the first of the pair; the only one of a case of one product.</summary>
    ProductA,

    /// <summary>What receives, or the server: the second of the pair.</summary>
    ProductB,

    /// <summary>Neither: each works with others, and only the two together do not. The protocol's text allows both.</summary>
    ProtocolAmbiguity,

    /// <summary>The case itself: it fails whoever takes part and wherever it runs.</summary>
    Test,

    /// <summary>The machine or the engine: it fails for all of several products, and only there.</summary>
    Environment,

    /// <summary>What was run does not tell. Never an excuse: the cell stays as red as it is.</summary>
    Undecided,
}
